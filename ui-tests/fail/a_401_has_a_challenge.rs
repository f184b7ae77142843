//! A 401 must say how to do better (RFC 9110, 15.5.2).

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Status};
use shop::Admin;

async fn handler(_caller: Authed<Admin, Status<401>>) {}

fn main() {}
