//! An identity with all the right credentials does not become an `Authed`: anybody can write one.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use shop::Admin;

fn keep(caller: Authed<Admin>) -> Authed<Admin> {
    caller
}

fn main() {}
