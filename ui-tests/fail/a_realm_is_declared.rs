//! The parameter of `Caller` must be a realm.

#[path = "../shop.rs"]
mod shop;

use authed::Caller;
use shop::Admin;

async fn handler(_caller: Caller<Admin>) {}

fn main() {}
