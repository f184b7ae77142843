//! Neither does an empty list ask for anything.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use frunk::HList;

async fn handler(_caller: Authed<HList![shop::Admin]>) {}

fn main() {}
