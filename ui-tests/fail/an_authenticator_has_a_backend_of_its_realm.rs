//! An authenticator's backend must be of the same realm.

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
