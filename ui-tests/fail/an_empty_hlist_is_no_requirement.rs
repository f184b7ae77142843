//! The empty `HList` is not a requirement.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use frunk::HList;

async fn handler(_caller: Authed<HList![]>) {}

fn main() {}
