//! A proof of one of several scopes does not grant a particular one.

#[path = "../shop.rs"]
mod shop;

use authed::{AnyOf, Authed, Grants, Proof};
use shop::{Admin, Auditor};

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

async fn handler(caller: Authed<AnyOf<(Admin, Auditor)>>) {
    purge(caller.proof());
}

fn main() {}
