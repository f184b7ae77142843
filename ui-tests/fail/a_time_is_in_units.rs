//! A time is so many seconds, minutes or hours, and no other type.

#[path = "../shop.rs"]
mod shop;

use std::time::Duration;

use authed::{Authed, Fresh};
use shop::Shop;

async fn handler(_caller: Authed<Fresh<Shop, Duration>>) {}

fn main() {}
