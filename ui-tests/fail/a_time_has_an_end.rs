//! The number of a time is at most 1024.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, requirement::Seconds};
use shop::Shop;

async fn handler(_caller: Authed<Fresh<Shop, Seconds<1800>>>) {}

fn main() {}
