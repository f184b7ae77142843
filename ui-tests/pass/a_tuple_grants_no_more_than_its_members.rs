//! A proof of several scopes does not grant a scope that is not among them.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use shop::{Admin, Authenticated};

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

async fn handler(caller: Authed<(Authenticated, Admin)>) {
    purge(caller.proof());
}

fn main() {}
