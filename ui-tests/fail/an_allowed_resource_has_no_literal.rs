//! Only the library writes an `Allowed`: its fields are private.

#[path = "../press.rs"]
mod press;

use std::marker::PhantomData;

use authed::Allowed;
use press::{Author, Post};

fn forge(resource: Post) -> Allowed<Post, Author> {
    Allowed { resource, by: PhantomData }
}

fn main() {}
