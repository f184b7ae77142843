//! A rule that permits a resource does not permit a supertype of the resource, also behind a reference.

#[path = "../press.rs"]
mod press;

use std::marker::PhantomData;

use authed::PermittedRef;
use press::Writer;

pub struct Mark<T>(PhantomData<T>);

/// A subtype of the other one, so that a covariant type would coerce.
type Any = Mark<for<'a> fn(&'a ())>;
type Static = Mark<fn(&'static ())>;

fn other<'a>(post: PermittedRef<'static, Any, Writer>) -> PermittedRef<'a, Any, Writer> {
    post
}

fn main() {}
