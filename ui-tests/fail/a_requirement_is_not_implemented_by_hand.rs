//! A type that is not made of scopes is no requirement, whatever it says about itself.

#[path = "../shop.rs"]
mod shop;

use authed::{Forbidden, Proof, Requirement};
use shop::Shop;

pub struct Mine;

impl Requirement for Mine {
    type Realm = Shop;
    type OnFailure = Forbidden;
}

fn needs(_by: Proof<'_, Mine>) {}

fn main() {}
