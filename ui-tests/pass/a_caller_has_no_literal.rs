//! A `Caller` cannot be written as a literal: its field is private.

#[path = "../shop.rs"]
mod shop;

use authed::{Caller, Identity};
use shop::Shop;

fn keep(_identity: Identity<Shop>, caller: Caller<Shop>) -> Caller<Shop> {
    caller
}

fn main() {}
