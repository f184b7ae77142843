//! A resource that one rule permits is not permitted by that rule and another one.

#[path = "../press.rs"]
mod press;

use authed::Permitted;
use press::{Author, Post, Reader};

fn publish(_post: Permitted<Post, Author>) {}

fn review(post: Permitted<Post, (Reader, Author)>) {
    publish(Permitted::weaken(post));
}

fn main() {}
