//! A power of ten above 1024 is no number of a time.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, requirement::Minutes};
use shop::Shop;

async fn handler(_caller: Authed<Fresh<Shop, Minutes<10000>>>) {}

fn main() {}
