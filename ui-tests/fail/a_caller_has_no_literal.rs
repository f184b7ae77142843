//! Only the library says who is calling: the field of a `Caller` is private.

#[path = "../shop.rs"]
mod shop;

use authed::{Caller, Identity};
use shop::Shop;

fn forge(identity: Identity<Shop>) -> Caller<Shop> {
    Caller { identity: Some(identity) }
}

fn main() {}
