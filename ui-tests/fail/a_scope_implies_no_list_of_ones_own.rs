//! What a scope implies is a list of scopes: a type of one's own that claims to be one could lie about what is in it.

#[path = "../by_hand.rs"]
mod by_hand;

use authed::__private::Const;
use authed::Scope;
use by_hand::{Admin, Fake};

pub struct Mine(Admin);

impl Scope for Fake {
    type Index = Const<1>;
    type Implies = Mine;
    const NAME: &'static str = "fake";
}

fn main() {}
