//! A time is so many seconds, minutes or hours, and no other type.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, Minutes};
use shop::Shop;

async fn handler(_caller: Authed<Fresh<Shop, Minutes<5>>>) {}

fn main() {}
