//! A level cannot be zero: every login has the level 0.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, requirement::Level};
use shop::Shop;

async fn handler(_caller: Authed<Level<Shop, 1>>) {}

fn main() {}
