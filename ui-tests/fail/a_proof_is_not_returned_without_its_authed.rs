//! Whoever gives away a proof keeps the `Authed` that it came from.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Proof};
use shop::Admin;

fn proof<'a>(caller: Authed<Admin>) -> Proof<'a, Admin> {
    caller.proof()
}

fn main() {}
