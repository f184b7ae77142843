//! A type without `impl Rule` is not a rule.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, Denied};
use press::{Post, Writer};

pub enum Mine {}

async fn handler(caller: Authed<Writer>) -> Result<(), Denied> {
    let _ = caller.permitted::<Mine>(Post::default())?;
    Ok(())
}

fn main() {}
