//! A requirement is made of scopes, and of nothing else.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use shop::{Admin, Authenticated};

async fn handler(_caller: Authed<(Authenticated, Admin)>) {}

fn main() {}
