//! A resource that one rule permits is not proven to be permitted by another.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, Denied, Permitted};
use press::{Author, Post, Writer};

fn publish(_post: Permitted<Post, Author>) {}

async fn handler(caller: Authed<Writer>) -> Result<(), Denied> {
    let post = caller.permitted::<Author>(Post::default())?;
    publish(post);
    Ok(())
}

fn main() {}
