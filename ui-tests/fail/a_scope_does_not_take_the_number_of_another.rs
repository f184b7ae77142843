//! A realm has each number once, and the number leads back to the scope.

#[path = "../by_hand.rs"]
mod by_hand;

use authed::__private::Const;
use authed::Scope;
use by_hand::Fake;

impl Scope for Fake {
    type Index = Const<0>;
    type Implies = frunk::HNil;
    const NAME: &'static str = "fake";
}

fn main() {}
