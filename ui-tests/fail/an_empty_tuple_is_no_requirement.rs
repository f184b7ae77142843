//! The empty tuple is not a requirement.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;

async fn handler(_caller: Authed<()>) {}

fn main() {}
