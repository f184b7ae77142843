//! Credentials cannot contain a scope of another realm.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::Credentials;
use shop::{Admin, Shop};

fn promote(credentials: Credentials<Shop>) -> Credentials<Shop> {
    credentials.grant::<Admin>()
}

fn main() {}
