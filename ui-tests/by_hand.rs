//! A realm as `scopes!` writes it, without `impl Scope for Fake`. Each case writes that in a way that must not compile, and
//! its twin writes it as the macro does. Applications must not write such code.

use authed::__private::{Const, Slot};
use authed::{
    Forbidden, SimpleUser,
    realm::{Realm, Scope, ScopeInfo},
    requirement::Requirement,
};

pub enum Shop {}

pub struct Admin;

pub struct Fake;

impl Realm for Shop {
    type User = SimpleUser;
    const NAME: &'static str = "Shop";
    const SCOPES: &'static [ScopeInfo] = &[];
    const BY_NAME: &'static [u8] = &[];
    type Size = Const<2>;
}

impl Slot<Const<0>> for Shop {
    type Scope = Admin;
}

impl Slot<Const<1>> for Shop {
    type Scope = Fake;
}

impl Requirement for Admin {
    type Realm = Shop;
    type OnFailure = Forbidden;
}

impl Requirement for Fake {
    type Realm = Shop;
    type OnFailure = Forbidden;
}

impl Scope for Admin {
    type Index = Const<0>;
    type Implies = frunk::HNil;
    const NAME: &'static str = "admin";
}
