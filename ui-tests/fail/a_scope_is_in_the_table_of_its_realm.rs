//! The realm's own crate cannot add a scope at a number that `scopes!` did not assign.

#[path = "../by_hand.rs"]
mod by_hand;

use authed::__private::{Const, Slot};
use authed::realm::Scope;
use by_hand::{Fake, Shop};

impl Slot<Const<2>> for Shop {
    type Scope = Fake;
}

impl Scope for Fake {
    type Index = Const<2>;
    type Implies = frunk::HNil;
    const NAME: &'static str = "fake";
}

fn main() {}
