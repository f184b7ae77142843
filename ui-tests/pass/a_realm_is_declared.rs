//! The parameter of `Caller` must be a realm.

#[path = "../shop.rs"]
mod shop;

use authed::Caller;
use shop::Shop;

async fn handler(_caller: Caller<Shop>) {}

fn main() {}
