//! A time for `Fresh` cannot be zero.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, requirement::Seconds};
use shop::Shop;

async fn handler(_caller: Authed<Fresh<Shop, Seconds<1>>>) {}

fn main() {}
