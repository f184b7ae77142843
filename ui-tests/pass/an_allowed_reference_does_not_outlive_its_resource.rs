//! When the resource is gone, so is the proof about it.

#[path = "../press.rs"]
mod press;

use authed::{Allowed, AskRules, Authed, NotAllowed};
use press::{Author, Post, Writer};

fn publish(_post: Allowed<&Post, Author>) {}

async fn handler(caller: Authed<Writer>) -> Result<(), NotAllowed> {
    let post = Post::default();
    let allowed = caller.allowed_ref(&post)?;
    publish(allowed);
    drop(post);
    Ok(())
}

fn main() {}
