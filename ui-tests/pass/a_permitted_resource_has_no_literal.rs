//! A `Permitted` cannot be written as a literal: its fields are private.

#[path = "../press.rs"]
mod press;

use authed::Permitted;
use press::{Author, Post};

fn keep(post: Permitted<Post, Author>) -> Permitted<Post, Author> {
    post
}

fn main() {}
