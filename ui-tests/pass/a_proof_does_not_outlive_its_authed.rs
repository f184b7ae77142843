//! When the `Authed` is gone, so are its proofs.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use shop::Admin;

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

async fn handler(caller: Authed<Admin>) {
    let by = caller.proof();
    purge(by);
    drop(caller);
}

fn main() {}
