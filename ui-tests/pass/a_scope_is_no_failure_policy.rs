//! A scope is not a failure policy.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, NotFound};
use shop::Admin;

async fn handler(_caller: Authed<Admin, NotFound>) {}

fn main() {}
