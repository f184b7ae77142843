//! A function with a `Permitted` parameter does not take an unchecked resource.

#[path = "../press.rs"]
mod press;

use authed::{Authed, Denied, Permitted};
use press::{Author, Post, Writer};

fn publish(_post: Permitted<Post, Author>) {}

async fn handler(_caller: Authed<Writer>) -> Result<(), Denied> {
    let post = Post::default();
    publish(post);
    Ok(())
}

fn main() {}
