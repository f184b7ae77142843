//! `Status<303>` is not a policy: a redirect must have a location.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Status};
use shop::Admin;

async fn handler(_caller: Authed<Admin, Status<404>>) {}

fn main() {}
