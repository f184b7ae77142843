//! A fresh login in one realm does not grant a fresh login in another realm.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, Grants, Proof, requirement::Minutes};
use forum::Forum;
use shop::Shop;

fn close_account(_by: Proof<'_, impl Grants<Fresh<Shop, Minutes<5>>>>) {}

async fn handler(caller: Authed<Fresh<Shop, Minutes<5>>>, _other: Authed<Fresh<Forum, Minutes<1>>>) {
    close_account(caller.proof());
}

fn main() {}
