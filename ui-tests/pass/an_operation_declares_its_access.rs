//! The function of an operation declares who may use it.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use authed::operation::Functions;
use shop::{Admin, Shop};

async fn purge(_by: Authed<Admin>, _input: u32) -> u32 {
    1
}

fn operations() -> Functions<Shop, u32, u32> {
    Functions::new().function("purge", "", purge)
}

fn main() {}
