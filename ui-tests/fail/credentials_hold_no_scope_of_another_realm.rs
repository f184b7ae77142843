//! Credentials cannot contain a scope of another realm.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::Credentials;
use forum::Moderator;
use shop::Shop;

fn promote(credentials: Credentials<Shop>) -> Credentials<Shop> {
    credentials.grant::<Moderator>()
}

fn main() {}
