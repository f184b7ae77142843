//! Rules of two realms are not asked together.

#[path = "../forum.rs"]
mod forum;
#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, NotAllowed};
use press::{Author, Editor, Post, Writer};

async fn handler(caller: Authed<Writer>) -> Result<(), NotAllowed> {
    let _ = caller.allowed::<(Author, Editor)>(Post::default())?;
    Ok(())
}

fn main() {}
