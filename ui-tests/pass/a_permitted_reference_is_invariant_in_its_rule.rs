//! What a rule permits is not permitted by a supertype of the rule, also behind a reference.

use std::marker::PhantomData;

use authed::PermittedRef;

pub struct Mark<T>(PhantomData<T>);

/// A subtype of the other one, so that a covariant type would coerce.
type Any = Mark<for<'a> fn(&'a ())>;
type Static = Mark<fn(&'static ())>;

fn other<'a>(post: PermittedRef<'static, str, Any>) -> PermittedRef<'a, str, Any> {
    post
}

fn main() {}
