//! A rule about posts says nothing about comments.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, NotAllowed};
use press::{Author, Comment, Writer};

async fn handler(caller: Authed<Writer>) -> Result<(), NotAllowed> {
    let _ = caller.allowed::<Author>(Comment::default())?;
    Ok(())
}

fn main() {}
