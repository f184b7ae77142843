//! `Requirement` cannot be implemented for a type of one's own.

#[path = "../shop.rs"]
mod shop;

use authed::{Forbidden, Proof, requirement::Requirement};
use shop::Shop;

pub struct Mine;

impl Requirement for Mine {
    type Realm = Shop;
    type OnFailure = Forbidden;
}

fn needs(_by: Proof<'_, Mine>) {}

fn main() {}
