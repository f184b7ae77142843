//! An identity does not become a caller: only an authenticator says who is calling.

#[path = "../shop.rs"]
mod shop;

use authed::{Caller, Identity};
use shop::Shop;

fn forge(identity: Identity<Shop>) -> Caller<Shop> {
    identity.into()
}

fn main() {}
