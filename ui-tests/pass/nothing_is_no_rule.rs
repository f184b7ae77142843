//! An empty tuple allows nothing, and neither does a choice of nothing.

#[path = "../press.rs"]
mod press;

use authed::{AnyOf, AskRules, Authed, NotAllowed};
use press::{Author, Post, Writer};

async fn handler(caller: Authed<Writer>) -> Result<(), NotAllowed> {
    let _ = caller.allowed::<(Author,)>(Post::default())?;
    let _ = caller.allowed::<AnyOf<(Author,)>>(Post::default())?;
    Ok(())
}

fn main() {}
