//! The empty tuple is not a rule, and neither is an empty choice.

#[path = "../press.rs"]
mod press;

use authed::{AnyOf, AskRules, Authed, Denied};
use press::{Post, Writer};

async fn handler(caller: Authed<Writer>) -> Result<(), Denied> {
    let _ = caller.permitted::<()>(Post::default())?;
    let _ = caller.permitted::<AnyOf<()>>(Post::default())?;
    Ok(())
}

fn main() {}
