//! One request, one `Authed`. What can be had more than once is the user.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use shop::Admin;

fn another(caller: &Authed<Admin>) -> Authed<Admin> {
    Clone::clone(caller)
}

fn main() {}
