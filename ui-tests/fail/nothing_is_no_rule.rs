//! An empty tuple allows nothing, and neither does a choice of nothing.

#[path = "../press.rs"]
mod press;

use authed::{AnyOf, AskRules, Authed, NotAllowed};
use press::{Post, Writer};

async fn handler(caller: Authed<Writer>) -> Result<(), NotAllowed> {
    let _ = caller.allowed::<()>(Post::default())?;
    let _ = caller.allowed::<AnyOf<()>>(Post::default())?;
    Ok(())
}

fn main() {}
