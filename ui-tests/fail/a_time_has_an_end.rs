//! A unit goes up to 1024. What is longer is written in the next one.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, Seconds};
use shop::Shop;

async fn handler(_caller: Authed<Fresh<Shop, Seconds<1800>>>) {}

fn main() {}
