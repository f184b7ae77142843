//! A backend of one realm cannot grant the scopes of another.

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
