//! No login is less than no time ago.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, Seconds};
use shop::Shop;

async fn handler(_caller: Authed<Fresh<Shop, Seconds<1>>>) {}

fn main() {}
