//! An `Authed` cannot be cloned. Its user can be shared.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use shop::Admin;

fn another(caller: &Authed<Admin>) -> Authed<Admin> {
    Clone::clone(caller)
}

fn main() {}
