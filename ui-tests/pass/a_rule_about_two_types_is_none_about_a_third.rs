//! A rule about several types says nothing about another one.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, NotAllowed};
use press::{Comment, Reader, Writer};

async fn handler(caller: Authed<Writer>) -> Result<(), NotAllowed> {
    let _ = caller.allowed::<Reader>(Comment::default())?;
    Ok(())
}

fn main() {}
