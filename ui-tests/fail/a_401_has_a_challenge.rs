//! `Status<401>` is not a policy: a 401 must have a challenge (RFC 9110, 15.5.2).

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Status};
use shop::Admin;

async fn handler(_caller: Authed<Admin, Status<401>>) {}

fn main() {}
