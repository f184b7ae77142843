//! A time for `Fresh` is `Seconds`, `Minutes` or `Hours`.

#[path = "../shop.rs"]
mod shop;

use std::time::Duration;

use authed::{Authed, Fresh};
use shop::Shop;

async fn handler(_caller: Authed<Fresh<Shop, Duration>>) {}

fn main() {}
