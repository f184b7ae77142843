//! The function of an operation declares who may use it.

#[path = "../shop.rs"]
mod shop;

use authed::operation::Functions;
use shop::Shop;

async fn purge(_input: u32) -> u32 {
    1
}

fn operations() -> Functions<Shop, u32, u32> {
    Functions::new().function("purge", "", purge)
}

fn main() {}
