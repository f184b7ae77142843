//! What has no `impl Rule` allows nothing.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, NotAllowed};
use press::{Author, Post, Writer};

pub enum Mine {}

async fn handler(caller: Authed<Writer>) -> Result<(), NotAllowed> {
    let _ = caller.allowed::<Author>(Post::default())?;
    Ok(())
}

fn main() {}
