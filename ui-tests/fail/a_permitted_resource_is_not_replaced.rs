//! A permitted resource cannot be replaced by another one.

#[path = "../press.rs"]
mod press;

use authed::Permitted;
use press::{Author, Post};

fn exchange(post: Permitted<Post, Author>, mut other: Post) {
    std::mem::swap(&mut *post, &mut other);
}

fn main() {}
