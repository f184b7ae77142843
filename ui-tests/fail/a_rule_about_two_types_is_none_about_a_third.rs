//! A rule about two types is not a rule about a third type.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, Denied};
use press::{Reader, Writer};

async fn handler(caller: Authed<Writer>) -> Result<(), Denied> {
    let _ = caller.permitted::<Reader>(String::default())?;
    Ok(())
}

fn main() {}
