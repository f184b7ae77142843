//! An identity does not convert to an `Authed`: any code can create an identity.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use shop::Admin;

fn keep(caller: Authed<Admin>) -> Authed<Admin> {
    caller
}

fn main() {}
