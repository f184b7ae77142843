//! A crate cannot add a scope to a realm of another crate.

#[path = "../shop.rs"]
mod shop;

use authed::__private::{Const, Slot};
use authed::SimpleUser as Shop;

pub struct Fake;

impl Slot<Const<5>> for Shop {
    type Scope = Fake;
}

fn main() {}
