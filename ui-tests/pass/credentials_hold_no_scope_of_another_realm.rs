//! A backend of one realm cannot grant the scopes of another.

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
