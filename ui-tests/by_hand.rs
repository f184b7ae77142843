//! A realm as `scopes!` would write it, but for `impl Scope for Fake`, which each case writes in a way that must not
//! compile, and its twin as the macro does. Nothing outside of these cases may be written like this.

use authed::__private::{Const, Slot};
use authed::{Forbidden, Realm, Requirement, Scope, ScopeInfo, SimpleUser};

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
