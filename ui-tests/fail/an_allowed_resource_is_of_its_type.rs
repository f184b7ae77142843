//! A proof about a comment is none about a post, whatever the rule.

#[path = "../press.rs"]
mod press;

use authed::{Allowed, AskRules, Authed, NotAllowed};
use press::{Comment, Post, Reader, Writer};

fn print(_post: Allowed<Post, Reader>) {}

async fn handler(caller: Authed<Writer>) -> Result<(), NotAllowed> {
    let read = caller.allowed::<Reader>(Comment::default())?;
    print(read);
    Ok(())
}

fn main() {}
