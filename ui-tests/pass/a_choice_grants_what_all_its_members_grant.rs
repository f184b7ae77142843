//! A proof of one of several scopes grants what every one of them implies, and nothing else.

#[path = "../shop.rs"]
mod shop;

use authed::{AnyOf, Authed, Grants, Proof};
use shop::{Admin, Editor, Viewer};

fn view(_by: Proof<'_, impl Grants<Viewer>>) {}

async fn handler(caller: Authed<AnyOf<(Admin, Editor)>>) {
    view(caller.proof());
}

fn main() {}
