//! A permitted comment is not a permitted post.

#[path = "../press.rs"]
mod press;

use authed::{AskRules, Authed, Denied, Permitted};
use press::{Comment, Post, Reader, Writer};

fn print(_post: Permitted<Post, Reader>) {}

async fn handler(caller: Authed<Writer>) -> Result<(), Denied> {
    let read = caller.permitted::<Reader>(Comment::default())?;
    print(read);
    Ok(())
}

fn main() {}
