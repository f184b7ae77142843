//! A permitted resource cannot be changed: the rule checked its present state.

#[path = "../press.rs"]
mod press;

use authed::Permitted;
use press::{Author, Post};

fn take_over(post: Permitted<Post, Author>) {
    Permitted::into_inner(post).author = "mallory".to_owned();
}

fn main() {}
