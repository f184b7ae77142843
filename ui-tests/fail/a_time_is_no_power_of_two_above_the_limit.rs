//! No time is so long that its seconds wrap around.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, requirement::Hours};
use shop::Shop;

async fn handler(_caller: Authed<Fresh<Shop, Hours<9223372036854775808>>>) {}

fn main() {}
