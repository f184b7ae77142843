//! A misspelt scope is an unknown type.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;

async fn handler(_caller: Authed<shop::Admin>) {}

fn main() {}
