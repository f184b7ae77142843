//! A scope's number must be one of the library's: a foreign type could claim to equal any other.

#[path = "../by_hand.rs"]
mod by_hand;

use authed::__private::Slot;
use authed::realm::Scope;
use by_hand::{Fake, Shop};

pub struct Mine;

impl Slot<Mine> for Shop {
    type Scope = Fake;
}

impl Scope for Fake {
    type Index = Mine;
    type Implies = frunk::HNil;
    const NAME: &'static str = "fake";
}

fn main() {}
