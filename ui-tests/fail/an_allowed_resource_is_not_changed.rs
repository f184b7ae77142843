//! The rule has looked at what is there: it is not changed behind its back.

#[path = "../press.rs"]
mod press;

use authed::Allowed;
use press::{Author, Post};

fn take_over(post: Allowed<Post, Author>) {
    post.author = "mallory".to_owned();
}

fn main() {}
