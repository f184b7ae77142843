//! `impl Grants<Admin>` is what a proof proves, and not the proof.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use shop::Admin;

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

async fn handler(caller: Authed<Admin>) {
    let proof: Proof<'_, Admin> = caller.proof();
    purge(proof);
}

fn main() {}
