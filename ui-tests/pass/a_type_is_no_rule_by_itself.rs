//! A type without `impl Rule` is not a rule.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, Denied};
use press::{Author, Post, Writer};

pub enum Mine {}

async fn handler(caller: Authed<Writer>) -> Result<(), Denied> {
    let _ = caller.permitted::<Author>(Post::default())?;
    Ok(())
}

fn main() {}
