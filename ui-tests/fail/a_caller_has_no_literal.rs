//! A `Caller` cannot be written as a literal: its field is private.

#[path = "../shop.rs"]
mod shop;

use authed::{Caller, Identity};
use shop::Shop;

fn forge(identity: Identity<Shop>) -> Caller<Shop> {
    Caller(identity)
}

fn main() {}
