//! The parameter of `Challenge` is an authentication scheme.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Challenge};
use shop::{Admin, Shop};

async fn handler(_caller: Authed<Admin, Challenge<Shop>>) {}

fn main() {}
