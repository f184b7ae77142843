//! A redirect has a place to go to, which a bare status has not.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Status};
use shop::Admin;

async fn handler(_caller: Authed<Admin, Status<404>>) {}

fn main() {}
