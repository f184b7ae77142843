//! A function that takes a proof does not take the `Authed`, which lends one.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use shop::Admin;

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

async fn handler(caller: Authed<Admin>) {
    purge(caller);
}

fn main() {}
