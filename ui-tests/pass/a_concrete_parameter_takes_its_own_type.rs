//! A parameter of a concrete proof type takes no other type. A stronger proof must be weakened.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Proof};
use shop::{Admin, Authenticated};

fn purge(_by: Proof<'_, Admin>) {}

async fn handler(caller: Authed<(Authenticated, Admin)>) {
    purge(caller.proof().weaken());
}

fn main() {}
