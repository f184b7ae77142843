//! A permitted reference cannot outlive its resource.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, Denied, PermittedRef};
use press::{Author, Post, Writer};

fn publish(_post: PermittedRef<'_, Post, Author>) {}

async fn handler(caller: Authed<Writer>) -> Result<(), Denied> {
    let post = Post::default();
    let allowed = caller.permitted_ref(&post)?;
    drop(post);
    publish(allowed);
    Ok(())
}

fn main() {}
