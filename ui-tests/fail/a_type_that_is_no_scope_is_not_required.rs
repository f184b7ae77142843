//! A requirement is made of scopes, and of nothing else.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use shop::{Authenticated, Shop};

async fn handler(_caller: Authed<(Authenticated, Shop)>) {}

fn main() {}
