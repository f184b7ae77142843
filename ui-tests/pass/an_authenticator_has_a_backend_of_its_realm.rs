//! An authenticator's backend must be of the same realm.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::{Authenticator, Backend};
use shop::Shop;

fn authenticator(backend: impl Backend<Realm = Shop>) -> Authenticator<Shop> {
    Authenticator::new(backend)
}

fn main() {}
