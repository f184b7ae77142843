//! `Authed<()>` would be proof of nothing, and everybody would meet it.

#[path = "../shop.rs"]
mod shop;

use authed::Caller;

async fn handler(_caller: Caller<shop::Shop>) {}

fn main() {}
