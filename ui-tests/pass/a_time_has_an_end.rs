//! The number of a time is at most 1024.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, requirement::Minutes};
use shop::Shop;

async fn handler(_caller: Authed<Fresh<Shop, Minutes<30>>>) {}

fn main() {}
