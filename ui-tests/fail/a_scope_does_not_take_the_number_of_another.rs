//! A scope cannot have the number of another scope of the realm.

#[path = "../by_hand.rs"]
mod by_hand;

use authed::__private::Const;
use authed::realm::Scope;
use by_hand::Fake;

impl Scope for Fake {
    type Index = Const<0>;
    type Implies = frunk::HNil;
    const NAME: &'static str = "fake";
}

fn main() {}
