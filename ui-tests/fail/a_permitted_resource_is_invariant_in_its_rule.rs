//! What a rule permits is not permitted by a supertype of the rule.

use std::marker::PhantomData;

use authed::Permitted;

pub struct Mark<T>(PhantomData<T>);

/// A subtype of the other one, so that a covariant type would coerce.
type Any = Mark<for<'a> fn(&'a ())>;
type Static = Mark<fn(&'static ())>;

fn other(post: Permitted<String, Any>) -> Permitted<String, Static> {
    post
}

fn main() {}
