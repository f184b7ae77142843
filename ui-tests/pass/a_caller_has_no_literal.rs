//! Only the library says who is calling: the field of a `Caller` is private.

#[path = "../shop.rs"]
mod shop;

use authed::{Caller, Identity};
use shop::Shop;

fn keep(_identity: Identity<Shop>, caller: Caller<Shop>) -> Caller<Shop> {
    caller
}

fn main() {}
