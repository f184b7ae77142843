//! Only the library writes an `Allowed`: its fields are private.

#[path = "../press.rs"]
mod press;

use authed::Allowed;
use press::{Author, Post};

fn keep(post: Allowed<Post, Author>) -> Allowed<Post, Author> {
    post
}

fn main() {}
