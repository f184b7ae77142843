//! A resource does not convert to a `Permitted`.

#[path = "../press.rs"]
mod press;

use authed::Permitted;
use press::{Author, Post};

fn turn(post: Post) -> Permitted<Post, Author> {
    post.into()
}

fn main() {}
