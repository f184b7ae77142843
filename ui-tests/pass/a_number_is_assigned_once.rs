//! A second scope cannot have the number of a declared scope.

#[path = "../shop.rs"]
mod shop;

use authed::__private::{Const, Slot};
use shop::Shop;

pub struct Fake;

impl Slot<Const<5>> for Shop {
    type Scope = Fake;
}

fn main() {}
