//! A `Permitted` cannot be cloned: the resource's `Clone` could return another one.

#[path = "../press.rs"]
mod press;

use authed::Permitted;
use press::Author;

fn double(post: Permitted<&'static str, Author>) -> [Permitted<&'static str, Author>; 2] {
    [post, post]
}

fn main() {}
