//! The parameter of `RedirectTo` must have a path.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, NotFound};
use shop::Admin;

async fn handler(_caller: Authed<Admin, NotFound>) {}

fn main() {}
