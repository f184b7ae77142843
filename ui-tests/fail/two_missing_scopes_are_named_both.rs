//! If two scopes are missing, the error names both.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use shop::{Auditor, Authenticated, Editor};

fn publish(_by: Proof<'_, impl Grants<Editor> + Grants<Auditor>>) {}

async fn handler(caller: Authed<Authenticated>) {
    publish(caller.proof());
}

fn main() {}
