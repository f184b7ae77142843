//! A proof of a scope does not grant a fresh login.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, Grants, Proof, requirement::Minutes};
use shop::{Authenticated, Shop};

type Recently = Fresh<Shop, Minutes<5>>;

fn close_account(_by: Proof<'_, impl Grants<Recently>>) {}

async fn handler(caller: Authed<Authenticated>) {
    close_account(caller.proof());
}

fn main() {}
