//! An identity does not convert to a caller: only an authenticator creates one.

#[path = "../shop.rs"]
mod shop;

use authed::{Caller, Identity};
use shop::Shop;

fn forge(identity: Identity<Shop>) -> Caller<Shop> {
    identity.into()
}

fn main() {}
