//! The parameter of `Challenge` is an authentication scheme.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Basic, Challenge};
use shop::Admin;

async fn handler(_caller: Authed<Admin, Challenge<Basic>>) {}

fn main() {}
