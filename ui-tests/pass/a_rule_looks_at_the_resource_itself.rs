//! A rule about posts is none about references to posts, which are looked at by `allowed_ref`.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, NotAllowed};
use press::{Author, Post, Writer};

async fn handler(caller: Authed<Writer>, post: &Post) -> Result<(), NotAllowed> {
    let _ = caller.allowed_ref::<Author>(post)?;
    Ok(())
}

fn main() {}
