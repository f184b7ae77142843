//! Only the crate of a realm gives out its numbers: a number is a foreign type, and so no way around the orphan rule.

#[path = "../shop.rs"]
mod shop;

use authed::__private::{Const, Slot};
use shop::Shop;

pub struct Fake;

impl Slot<Const<5>> for Shop {
    type Scope = Fake;
}

fn main() {}
