//! A `Permitted` cannot be written as a literal: its fields are private.

#[path = "../press.rs"]
mod press;

use std::marker::PhantomData;

use authed::Permitted;
use press::{Author, Post};

fn forge(resource: Post) -> Permitted<Post, Author> {
    Permitted { resource, by: PhantomData }
}

fn main() {}
