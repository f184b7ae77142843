//! A time for `Fresh` is `Seconds`, `Minutes` or `Hours`.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, requirement::Minutes};
use shop::Shop;

async fn handler(_caller: Authed<Fresh<Shop, Minutes<5>>>) {}

fn main() {}
