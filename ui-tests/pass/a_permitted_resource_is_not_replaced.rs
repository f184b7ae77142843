//! A permitted resource cannot be replaced by another one.

#[path = "../press.rs"]
mod press;

use authed::Permitted;
use press::{Author, Post};

fn exchange(mut post: Permitted<Post, Author>, mut other: Permitted<Post, Author>) {
    std::mem::swap(&mut post, &mut other);
}

fn main() {}
