//! A time has a unit.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, requirement::Seconds};
use shop::Shop;

async fn handler(_caller: Authed<Fresh<Shop, Seconds<300>>>) {}

async fn other(_caller: Authed<Fresh<Shop, Seconds<10>>>) {}

fn main() {}
