//! A type that says no path is not redirected to.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, NotFound};
use shop::Admin;

async fn handler(_caller: Authed<Admin, NotFound>) {}

fn main() {}
