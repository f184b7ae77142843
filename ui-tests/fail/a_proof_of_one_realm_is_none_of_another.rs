//! The scopes of two realms are apart, also where they have the same number.

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
