//! A level is at most 255.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, requirement::Level};
use shop::Shop;

async fn handler(_caller: Authed<Level<Shop, 255>>) {}

fn main() {}
