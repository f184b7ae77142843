//! A `Permitted` has no default.

#[path = "../press.rs"]
mod press;

use authed::Permitted;
use press::{Author, Post};

fn forge() -> Permitted<Post, Author> {
    Default::default()
}

fn main() {}
