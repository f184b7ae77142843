//! The empty tuple is not a rule, and neither is an empty choice.

#[path = "../press.rs"]
mod press;

use authed::{AnyOf, AskRules, Authed, Denied};
use press::{Author, Post, Writer};

async fn handler(caller: Authed<Writer>) -> Result<(), Denied> {
    let _ = caller.permitted::<(Author,)>(Post::default())?;
    let _ = caller.permitted::<AnyOf<(Author,)>>(Post::default())?;
    Ok(())
}

fn main() {}
