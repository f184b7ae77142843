//! A proof about one resource is not used for another.

#[path = "../press.rs"]
mod press;

use authed::Allowed;
use press::{Author, Post};

fn exchange(post: Allowed<Post, Author>, mut other: Post) {
    std::mem::swap(&mut *post, &mut other);
}

fn main() {}
