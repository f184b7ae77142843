//! A proof of an `HList` does not grant a scope that is not in it.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use frunk::HList;
use shop::{Admin, Authenticated, Editor};

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

async fn handler(caller: Authed<HList![Authenticated, Editor]>) {
    purge(caller.proof());
}

fn main() {}
