//! A `Clone` of the resource's own could come out as another one.

#[path = "../press.rs"]
mod press;

use authed::Allowed;
use press::Author;

fn double(post: Allowed<&'static str, Author>) -> [Allowed<&'static str, Author>; 2] {
    [post, post]
}

fn main() {}
