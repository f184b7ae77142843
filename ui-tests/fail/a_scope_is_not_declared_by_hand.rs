//! A scope cannot be declared by hand with the number of another scope.

#[path = "../shop.rs"]
mod shop;

use authed::{Forbidden, Proof, realm::Scope, requirement::Requirement};
use shop::{Admin, Shop};

pub struct Fake;

impl Requirement for Fake {
    type Realm = Shop;
    type OnFailure = Forbidden;
}

impl Scope for Fake {
    type Index = <Admin as Scope>::Index;
    type Implies = frunk::HNil;
    const NAME: &'static str = "fake";
}

fn purge(_by: Proof<'_, Fake>) {}

fn main() {}
