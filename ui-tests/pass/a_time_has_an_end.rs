//! A unit goes up to 1024. What is longer is written in the next one.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, Minutes};
use shop::Shop;

async fn handler(_caller: Authed<Fresh<Shop, Minutes<30>>>) {}

fn main() {}
