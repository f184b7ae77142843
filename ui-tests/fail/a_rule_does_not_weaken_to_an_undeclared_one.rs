//! A rule weakens only to a rule that declares it.

#[path = "../press.rs"]
mod press;

use authed::Permitted;
use press::{Author, Post, Reader};

fn read(post: Permitted<Post, Author>) -> Permitted<Post, Reader> {
    Permitted::weaken(post)
}

fn main() {}
