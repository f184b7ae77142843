//! A handler cannot return a proof without its `Authed`.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Proof};
use shop::Admin;

fn proof<'a>(caller: &'a Authed<Admin>) -> Proof<'a, Admin> {
    caller.proof()
}

fn main() {}
