//! A `Caller` may be anonymous: it is not a proof.

#[path = "../shop.rs"]
mod shop;

use authed::{Caller, Grants, Proof};
use shop::{Admin, Shop};

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

async fn handler(caller: Caller<Shop>) {
    if let Ok(by) = caller.prove::<Admin>() {
        purge(by);
    }
}

fn main() {}
