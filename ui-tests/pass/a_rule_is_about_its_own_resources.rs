//! A rule about posts says nothing about comments.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, NotAllowed};
use press::{Author, Post, Writer};

async fn handler(caller: Authed<Writer>) -> Result<(), NotAllowed> {
    let _ = caller.allowed::<Author>(Post::default())?;
    Ok(())
}

fn main() {}
