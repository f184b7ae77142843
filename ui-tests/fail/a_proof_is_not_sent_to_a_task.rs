//! A task may outlive the request, so no proof goes there. The `Authed` itself may: then it is the task that ends it.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use shop::Admin;

async fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

async fn handler(caller: Authed<Admin>) {
    let by = caller.proof();
    tokio::spawn(async move { purge(by).await });
}

fn main() {}
