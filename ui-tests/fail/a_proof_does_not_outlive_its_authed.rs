//! A proof cannot outlive its `Authed`.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use shop::Admin;

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

async fn handler(caller: Authed<Admin>) {
    let by = caller.proof();
    drop(caller);
    purge(by);
}

fn main() {}
