//! A rule that permits a resource does not permit a supertype of the resource.

#[path = "../press.rs"]
mod press;

use std::marker::PhantomData;

use authed::Permitted;
use press::Writer;

pub struct Mark<T>(PhantomData<T>);

/// A subtype of the other one, so that a covariant type would coerce.
type Any = Mark<for<'a> fn(&'a ())>;
type Static = Mark<fn(&'static ())>;

fn other(post: Permitted<Any, Writer>) -> Permitted<Static, Writer> {
    post
}

fn main() {}
