//! Callers that a backend finds for one realm are not taken for callers of another.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::{Authenticator, Backend};
use forum::Forum;
use shop::Shop;

fn authenticator(backend: impl Backend<Realm = Shop>) -> Authenticator<Forum> {
    Authenticator::new(backend)
}

fn main() {}
