//! A choice grants a scope only if every one of its members implies it.

#[path = "../shop.rs"]
mod shop;

use authed::{AnyOf, Authed, Grants, Proof};
use shop::{Admin, Auditor, Viewer};

fn view(_by: Proof<'_, impl Grants<Viewer>>) {}

async fn handler(caller: Authed<AnyOf<(Admin, Auditor)>>) {
    view(caller.proof());
}

fn main() {}
