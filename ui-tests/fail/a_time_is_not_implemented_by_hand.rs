//! A time of your own could claim to be shorter than it is.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, requirement::{Age, Minutes}};
use shop::Shop;

pub enum FiveMinutes {}

impl Age for FiveMinutes {
    type Seconds = <Minutes<5> as Age>::Seconds;
}

async fn handler(_caller: Authed<Fresh<Shop, FiveMinutes>>) {}

fn main() {}
