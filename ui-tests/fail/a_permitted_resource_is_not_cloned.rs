//! A `Permitted` cannot be cloned: the resource's `Clone` could return another one.

#[path = "../press.rs"]
mod press;

use authed::Permitted;
use press::Author;

fn double(post: Permitted<String, Author>) -> [Permitted<String, Author>; 2] {
    [post.clone(), post]
}

fn main() {}
