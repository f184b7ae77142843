//! A proof cannot be sent to a task, which may outlive the request. The `Authed` can.

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
