//! A resource that one of several rules permits is not proven to be permitted by the first.

#[path = "../press.rs"]
mod press;

use authed::{AnyOf, AskRules, Authed, Denied, Permitted};
use press::{Author, Editor, Post, Writer};

fn publish(_post: Permitted<Post, AnyOf<(Author, Editor)>>) {}

async fn handler(caller: Authed<Writer>) -> Result<(), Denied> {
    let post = caller.permitted::<AnyOf<(Author, Editor)>>(Post::default())?;
    publish(post);
    Ok(())
}

fn main() {}
