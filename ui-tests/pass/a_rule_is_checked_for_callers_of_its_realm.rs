//! A rule of one realm cannot be checked for callers of another realm.

#[path = "../forum.rs"]
mod forum;
#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, Denied};
use press::{Author, Post, Writer};

async fn handler(caller: Authed<Writer>) -> Result<(), Denied> {
    let _ = caller.permitted::<Author>(Post::default())?;
    Ok(())
}

fn main() {}
