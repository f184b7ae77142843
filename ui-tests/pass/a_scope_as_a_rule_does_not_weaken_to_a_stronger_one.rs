//! A resource that a scope permits is not permitted by a scope that implies it.

#[path = "../press.rs"]
mod press;

use authed::Permitted;
use press::{Editor, Post, Writer};

fn publish(post: Permitted<Post, Editor>) -> Permitted<Post, Writer> {
    Permitted::weaken(post)
}

fn main() {}
