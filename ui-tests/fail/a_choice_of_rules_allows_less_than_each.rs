//! What is allowed by one of several rules is not known to be allowed by the first.

#[path = "../press.rs"]
mod press;

use authed::{Allowed, AnyOf, AskRules, Authed, NotAllowed};
use press::{Author, Editor, Post, Writer};

fn publish(_post: Allowed<Post, Author>) {}

async fn handler(caller: Authed<Writer>) -> Result<(), NotAllowed> {
    let post = caller.allowed::<AnyOf<(Author, Editor)>>(Post::default())?;
    publish(post);
    Ok(())
}

fn main() {}
