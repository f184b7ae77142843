//! An identity cannot check rules: any code can create one.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Denied, Identity};
use press::{Author, Post, Press};

fn forge(caller: &Identity<Press>) -> Result<(), Denied> {
    let _ = caller.permitted::<Author>(Post::default())?;
    Ok(())
}

fn main() {}
