//! A proof of one realm does not grant a scope of another realm with the same number.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use forum::Member;

fn post(_by: Proof<'_, impl Grants<Member>>) {}

async fn handler(caller: Authed<Member>) {
    post(caller.proof());
}

fn main() {}
