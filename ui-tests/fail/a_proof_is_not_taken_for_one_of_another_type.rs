//! A parameter of one type takes that type. Also a proof of more has to be weakened to it.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Proof};
use shop::{Admin, Authenticated};

fn purge(_by: Proof<'_, Admin>) {}

async fn handler(caller: Authed<(Authenticated, Admin)>) {
    purge(caller.proof());
}

fn main() {}
