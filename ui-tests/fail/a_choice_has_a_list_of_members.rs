//! `AnyOf` takes a tuple or an `HList`.

#[path = "../shop.rs"]
mod shop;

use authed::{AnyOf, Authed};
use shop::Admin;

async fn handler(_caller: Authed<AnyOf<Admin>>) {}

fn main() {}
