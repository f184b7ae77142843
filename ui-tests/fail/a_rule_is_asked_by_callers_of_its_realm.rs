//! A rule of one realm is not asked about callers of another.

#[path = "../forum.rs"]
mod forum;
#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, NotAllowed};
use forum::Member;
use press::{Author, Post};

async fn handler(caller: Authed<Member>) -> Result<(), NotAllowed> {
    let _ = caller.allowed::<Author>(Post::default())?;
    Ok(())
}

fn main() {}
