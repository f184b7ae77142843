//! A caller is one of a realm.

#[path = "../shop.rs"]
mod shop;

use authed::Caller;
use shop::Shop;

async fn handler(_caller: Caller<Shop>) {}

fn main() {}
