//! A rule about posts is not a rule about references to posts: these need `permitted_ref`.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, Denied};
use press::{Author, Post, Writer};

async fn handler(caller: Authed<Writer>, post: &Post) -> Result<(), Denied> {
    let _ = caller.permitted_ref::<Author>(post)?;
    Ok(())
}

fn main() {}
