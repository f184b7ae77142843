//! A function with a `Permitted` parameter does not take an unchecked resource.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, Denied, Permitted};
use press::{Author, Post, Writer};

fn publish(_post: Permitted<Post, Author>) {}

async fn handler(caller: Authed<Writer>) -> Result<(), Denied> {
    let post = Post::default();
    publish(caller.permitted(post)?);
    Ok(())
}

fn main() {}
