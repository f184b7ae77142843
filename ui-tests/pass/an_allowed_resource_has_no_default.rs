//! An `Allowed` is not made of nothing.

#[path = "../press.rs"]
mod press;

use authed::Allowed;
use press::{Author, Post};

fn forge() -> (Option<Allowed<Post, Author>>, Post) {
    Default::default()
}

fn main() {}
