//! A proof of one of three scopes does not grant one of two of them.

#[path = "../shop.rs"]
mod shop;

use authed::{AnyOf, Authed, Grants, Proof};
use shop::{Auditor, Viewer};

fn preview(_by: Proof<'_, impl Grants<AnyOf<(Viewer, Auditor)>>>) {}

async fn handler(caller: Authed<AnyOf<(Auditor, Viewer)>>) {
    preview(caller.proof());
}

fn main() {}
