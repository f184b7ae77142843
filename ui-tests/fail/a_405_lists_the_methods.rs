//! `Status<405>` is not a policy: a 405 must have `Allow` (RFC 9110, 15.5.6).

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Status};
use shop::Admin;

async fn handler(_caller: Authed<Admin, Status<405>>) {}

fn main() {}
