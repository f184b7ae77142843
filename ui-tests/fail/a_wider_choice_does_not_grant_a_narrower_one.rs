//! One of three scopes may be the one that a choice among two leaves out.

#[path = "../shop.rs"]
mod shop;

use authed::{AnyOf, Authed, Grants, Proof};
use shop::{Auditor, Authenticated, Viewer};

fn preview(_by: Proof<'_, impl Grants<AnyOf<(Viewer, Auditor)>>>) {}

async fn handler(caller: Authed<AnyOf<(Viewer, Auditor, Authenticated)>>) {
    preview(caller.proof());
}

fn main() {}
