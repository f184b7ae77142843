//! An identity does not convert to a caller: only an authenticator creates one.

#[path = "../shop.rs"]
mod shop;

use authed::Caller;
use shop::Shop;

fn keep(caller: Caller<Shop>) -> Caller<Shop> {
    caller
}

fn main() {}
