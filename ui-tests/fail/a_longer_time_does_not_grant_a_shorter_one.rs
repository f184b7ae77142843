//! A login within ten minutes does not grant a login within five minutes.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, Grants, Proof, requirement::Minutes};
use shop::Shop;

fn close_account(_by: Proof<'_, impl Grants<Fresh<Shop, Minutes<5>>>>) {}

async fn handler(caller: Authed<Fresh<Shop, Minutes<10>>>) {
    close_account(caller.proof());
}

fn main() {}
