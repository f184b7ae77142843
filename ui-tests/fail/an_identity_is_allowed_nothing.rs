//! An identity, which anybody can make, asks no rules.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Identity, NotAllowed};
use press::{Author, Post, Press};

fn forge(caller: &Identity<Press>) -> Result<(), NotAllowed> {
    let _ = caller.allowed::<Author>(Post::default())?;
    Ok(())
}

fn main() {}
