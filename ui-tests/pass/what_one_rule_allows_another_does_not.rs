//! What is allowed by one rule is not allowed by another.

#[path = "../press.rs"]
mod press;

use authed::{Allowed, AskRules, Authed, NotAllowed};
use press::{Author, Post, Writer};

fn publish(_post: Allowed<Post, Author>) {}

async fn handler(caller: Authed<Writer>) -> Result<(), NotAllowed> {
    let post = caller.allowed::<Author>(Post::default())?;
    publish(post);
    Ok(())
}

fn main() {}
