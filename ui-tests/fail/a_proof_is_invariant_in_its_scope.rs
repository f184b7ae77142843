//! A proof of a scope is not a proof of a supertype of the scope.

#![allow(coherence_leak_check)]

use std::marker::PhantomData;

use authed::__private::{Const, Slot};
use authed::realm::{Realm, Scope, ScopeInfo};
use authed::requirement::Requirement;
use authed::{Forbidden, Proof, SimpleUser};

pub struct Mark<T>(PhantomData<T>);

/// A subtype of the other one, so that a covariant type would coerce.
type Any = Mark<for<'a> fn(&'a ())>;
type Static = Mark<fn(&'static ())>;

pub enum Shop {}

impl Realm for Shop {
    type User = SimpleUser;
    const NAME: &'static str = "Shop";
    const SCOPES: &'static [ScopeInfo] = &[];
    const BY_NAME: &'static [u8] = &[];
    type Size = Const<2>;
}

impl Slot<Const<0>> for Shop {
    type Scope = Any;
}

impl Slot<Const<1>> for Shop {
    type Scope = Static;
}

impl Requirement for Any {
    type Realm = Shop;
    type OnFailure = Forbidden;
}

impl Requirement for Static {
    type Realm = Shop;
    type OnFailure = Forbidden;
}

impl Scope for Any {
    type Index = Const<0>;
    type Implies = frunk::HNil;
    const NAME: &'static str = "any";
}

impl Scope for Static {
    type Index = Const<1>;
    type Implies = frunk::HNil;
    const NAME: &'static str = "static";
}

fn other(proof: Proof<'_, Any>) -> Proof<'_, Static> {
    proof
}

fn main() {}
