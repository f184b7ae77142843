//! A `Caller` cannot be cloned. The identity can be, and it proves nothing.

#[path = "../shop.rs"]
mod shop;

use authed::{Caller, Identity};
use shop::Shop;

fn another(caller: &Caller<Shop>) -> Option<Identity<Shop>> {
    caller.identity().cloned()
}

fn main() {}
