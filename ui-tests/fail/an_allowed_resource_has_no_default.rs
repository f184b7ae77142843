//! An `Allowed` is not made of nothing.

#[path = "../press.rs"]
mod press;

use authed::Allowed;
use press::{Author, Post};

fn forge() -> Allowed<Post, Author> {
    Default::default()
}

fn main() {}
