//! Rules of two realms cannot be combined.

#[path = "../forum.rs"]
mod forum;
#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, Denied};
use press::{Author, Editor, Post, Writer};

async fn handler(caller: Authed<Writer>) -> Result<(), Denied> {
    let _ = caller.permitted::<(Author, Editor)>(Post::default())?;
    Ok(())
}

fn main() {}
