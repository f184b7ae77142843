//! A rule of one realm cannot be checked for callers of another realm.

#[path = "../forum.rs"]
mod forum;
#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, Denied};
use forum::Member;
use press::{Author, Post};

async fn handler(caller: Authed<Member>) -> Result<(), Denied> {
    let _ = caller.permitted::<Author>(Post::default())?;
    Ok(())
}

fn main() {}
