//! A proof of one scope is no proof of another.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use shop::{Admin, Auditor};

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

async fn handler(caller: Authed<Auditor>) {
    purge(caller.proof());
}

fn main() {}
