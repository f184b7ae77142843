//! Credentials of a realm are not credentials of a supertype of the realm.

#![allow(coherence_leak_check)]

use std::marker::PhantomData;

use authed::__private::Const;
use authed::realm::{Realm, ScopeInfo};
use authed::{Credentials, SimpleUser};

pub struct Mark<T>(PhantomData<T>);

/// A subtype of the other one, so that a covariant type would coerce.
type Any = Mark<for<'a> fn(&'a ())>;
type Static = Mark<fn(&'static ())>;

impl Realm for Any {
    type User = SimpleUser;
    const NAME: &'static str = "Any";
    const SCOPES: &'static [ScopeInfo] = &[];
    const BY_NAME: &'static [u8] = &[];
    type Size = Const<0>;
}

impl Realm for Static {
    type User = SimpleUser;
    const NAME: &'static str = "Static";
    const SCOPES: &'static [ScopeInfo] = &[];
    const BY_NAME: &'static [u8] = &[];
    type Size = Const<0>;
}

fn other(credentials: Credentials<Any>) -> Credentials<Static> {
    credentials
}

fn main() {}
