//! A scope is a type: its name is checked as every other.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;

async fn handler(_caller: Authed<shop::Admin>) {}

fn main() {}
