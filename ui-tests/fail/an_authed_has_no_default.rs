//! An `Authed` has no default.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use shop::Admin;

fn default() -> Authed<Admin> {
    Default::default()
}

fn main() {}
