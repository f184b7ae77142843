//! A resource does not turn into an allowed one.

#[path = "../press.rs"]
mod press;

use authed::Allowed;
use press::{Author, Post};

fn turn(post: Allowed<Post, Author>) -> Option<Allowed<Post, Author>> {
    post.into()
}

fn main() {}
