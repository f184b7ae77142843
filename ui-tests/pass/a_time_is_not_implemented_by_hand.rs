//! A time of your own could claim to be shorter than it is.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Fresh, requirement::Minutes};
use shop::Shop;

type FiveMinutes = Minutes<5>;

async fn handler(_caller: Authed<Fresh<Shop, FiveMinutes>>) {}

fn main() {}
