//! A `Caller` cannot be cloned. The identity can be, and it proves nothing.

#[path = "../shop.rs"]
mod shop;

use authed::Caller;
use shop::Shop;

fn another(caller: &Caller<Shop>) -> Caller<Shop> {
    Clone::clone(caller)
}

fn main() {}
