//! An `Authed` has no default.

#[path = "../shop.rs"]
mod shop;

use authed::Credentials;
use shop::Shop;

fn default() -> Credentials<Shop> {
    Default::default()
}

fn main() {}
