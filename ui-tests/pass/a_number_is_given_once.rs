//! A second scope at the number of a declared one is in conflict with it.

#[path = "../shop.rs"]
mod shop;

use authed::__private::{Const, Slot};
use shop::Shop;

pub struct Fake;

impl Slot<Const<5>> for Shop {
    type Scope = Fake;
}

fn main() {}
