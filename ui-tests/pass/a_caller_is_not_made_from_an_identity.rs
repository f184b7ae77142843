//! An identity does not become a caller: only an authenticator says who is calling.

#[path = "../shop.rs"]
mod shop;

use authed::Caller;
use shop::Shop;

fn keep(caller: Caller<Shop>) -> Caller<Shop> {
    caller
}

fn main() {}
