//! `Fresh` takes the realm first.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, requirement::Minutes};
use shop::Shop;

async fn handler(_caller: Authed<Fresh<Minutes<5>>>) {}

async fn other(_caller: Authed<Fresh<Shop, Minutes<10>>>) {}

fn main() {}
