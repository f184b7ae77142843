//! A `Clone` of the resource's own could come out as another one.

#[path = "../press.rs"]
mod press;

use authed::Allowed;
use press::Author;

fn double(post: Allowed<String, Author>) -> [Allowed<String, Author>; 2] {
    [post.clone(), post]
}

fn main() {}
