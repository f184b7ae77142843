//! The scopes of two realms are apart, also where they have the same number.

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
