//! A proof of all implied scopes does not grant the scope that implies them.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use shop::{Admin, Auditor, Editor};

fn needs(_by: Proof<'_, impl Grants<(Editor, Auditor)>>) {}

async fn handler(caller: Authed<Admin>) {
    needs(caller.proof());
}

fn main() {}
