//! A type that is not a scope is not a requirement.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use shop::{Admin, Authenticated};

async fn handler(_caller: Authed<(Authenticated, Admin)>) {}

fn main() {}
