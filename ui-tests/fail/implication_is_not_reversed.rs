//! An implied scope does not grant the scope that implies it.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use shop::{Editor, Viewer};

fn needs(_by: Proof<'_, impl Grants<Editor>>) {}

async fn handler(caller: Authed<Viewer>) {
    needs(caller.proof());
}

fn main() {}
