//! The function of an operation does not keep its proof.

#[path = "../shop.rs"]
mod shop;

use authed::operation::Functions;
use authed::Proof;
use shop::{Admin, Shop};

async fn purge(_by: Proof<'static, Admin>, _input: u32) -> u32 {
    1
}

fn operations() -> Functions<Shop, u32, u32> {
    Functions::new().function("purge", "", purge)
}

fn main() {}
