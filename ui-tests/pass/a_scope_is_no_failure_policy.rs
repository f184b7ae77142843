//! What a refused request gets is said by a policy.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, NotFound};
use shop::Admin;

async fn handler(_caller: Authed<Admin, NotFound>) {}

fn main() {}
