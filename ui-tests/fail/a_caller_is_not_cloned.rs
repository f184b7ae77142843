//! One request, one `Caller`. What can be had more than once is the identity, and it proves nothing.

#[path = "../shop.rs"]
mod shop;

use authed::Caller;
use shop::Shop;

fn another(caller: &Caller<Shop>) -> Caller<Shop> {
    Clone::clone(caller)
}

fn main() {}
