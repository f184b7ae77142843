//! A type that is not a scope is not a requirement.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use shop::{Authenticated, Shop};

async fn handler(_caller: Authed<(Authenticated, Shop)>) {}

fn main() {}
