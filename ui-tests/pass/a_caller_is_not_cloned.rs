//! One request, one `Caller`. What can be had more than once is the identity, and it proves nothing.

#[path = "../shop.rs"]
mod shop;

use authed::{Caller, Identity};
use shop::Shop;

fn another(caller: &Caller<Shop>) -> Option<Identity<Shop>> {
    caller.identity().cloned()
}

fn main() {}
