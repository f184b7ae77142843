//! A scope's implied scopes must be an `HList`: a foreign list could lie about its members.

#[path = "../by_hand.rs"]
mod by_hand;

use authed::__private::Const;
use authed::realm::Scope;
use by_hand::{Admin, Fake};

pub struct Mine(Admin);

impl Scope for Fake {
    type Index = Const<1>;
    type Implies = Mine;
    const NAME: &'static str = "fake";
}

fn main() {}
