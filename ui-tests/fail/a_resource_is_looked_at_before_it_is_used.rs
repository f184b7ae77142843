//! A function that asks for an allowed resource does not take one that no rule has looked at.

#[path = "../press.rs"]
mod press;

use authed::{Allowed, Authed, NotAllowed};
use press::{Author, Post, Writer};

fn publish(_post: Allowed<Post, Author>) {}

async fn handler(_caller: Authed<Writer>) -> Result<(), NotAllowed> {
    let post = Post::default();
    publish(post);
    Ok(())
}

fn main() {}
