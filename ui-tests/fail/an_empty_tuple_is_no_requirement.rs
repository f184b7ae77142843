//! `Authed<()>` would be proof of nothing, and everybody would meet it.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;

async fn handler(_caller: Authed<()>) {}

fn main() {}
