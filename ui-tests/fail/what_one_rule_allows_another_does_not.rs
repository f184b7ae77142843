//! What is allowed by one rule is not allowed by another.

#[path = "../press.rs"]
mod press;

use authed::{Allowed, AskRules, Authed, NotAllowed};
use press::{Author, Post, Reader, Writer};

fn publish(_post: Allowed<Post, Author>) {}

async fn handler(caller: Authed<Writer>) -> Result<(), NotAllowed> {
    let post = caller.allowed::<Reader>(Post::default())?;
    publish(post);
    Ok(())
}

fn main() {}
