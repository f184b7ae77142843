//! Who has logged in within five minutes has done so within ten, and not the other way round.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, Grants, Minutes, Proof};
use shop::Shop;

fn close_account(_by: Proof<'_, impl Grants<Fresh<Shop, Minutes<5>>>>) {}

async fn handler(caller: Authed<Fresh<Shop, Minutes<10>>>) {
    close_account(caller.proof());
}

fn main() {}
