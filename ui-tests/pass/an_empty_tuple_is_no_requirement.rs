//! The empty tuple is not a requirement.

#[path = "../shop.rs"]
mod shop;

use authed::Caller;

async fn handler(_caller: Caller<shop::Shop>) {}

fn main() {}
