//! A proof of one realm does not grant a scope of another realm with the same number.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use forum::Member;
use shop::Authenticated;

fn post(_by: Proof<'_, impl Grants<Member>>) {}

async fn handler(caller: Authed<Authenticated>) {
    post(caller.proof());
}

fn main() {}
