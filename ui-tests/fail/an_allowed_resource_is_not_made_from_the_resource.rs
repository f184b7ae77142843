//! A resource does not turn into an allowed one.

#[path = "../press.rs"]
mod press;

use authed::Allowed;
use press::{Author, Post};

fn turn(post: Post) -> Allowed<Post, Author> {
    post.into()
}

fn main() {}
