//! A power of two above 1024 is no number of a time.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, requirement::Seconds};
use shop::Shop;

async fn handler(_caller: Authed<Fresh<Shop, Seconds<2048>>>) {}

fn main() {}
