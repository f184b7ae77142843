//! A proof of one scope does not grant another scope.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use shop::Admin;

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

async fn handler(caller: Authed<Admin>) {
    purge(caller.proof());
}

fn main() {}
