//! A rule about posts is not a rule about comments.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, Denied};
use press::{Author, Comment, Writer};

async fn handler(caller: Authed<Writer>) -> Result<(), Denied> {
    let _ = caller.permitted::<Author>(Comment::default())?;
    Ok(())
}

fn main() {}
