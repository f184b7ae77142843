//! A `Permitted` has no default.

#[path = "../press.rs"]
mod press;

use authed::Permitted;
use press::{Author, Post};

fn forge() -> (Option<Permitted<Post, Author>>, Post) {
    Default::default()
}

fn main() {}
