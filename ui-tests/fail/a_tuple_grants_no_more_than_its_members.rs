//! A proof of several scopes does not grant a scope that is not among them.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use shop::{Admin, Authenticated, Editor};

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

async fn handler(caller: Authed<(Authenticated, Editor)>) {
    purge(caller.proof());
}

fn main() {}
