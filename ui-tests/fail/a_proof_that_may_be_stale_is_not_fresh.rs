//! That the caller is known does not say that they have logged in lately.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, Grants, Minutes, Proof};
use shop::{Authenticated, Shop};

type Recently = Fresh<Shop, Minutes<5>>;

fn close_account(_by: Proof<'_, impl Grants<Recently>>) {}

async fn handler(caller: Authed<Authenticated>) {
    close_account(caller.proof());
}

fn main() {}
