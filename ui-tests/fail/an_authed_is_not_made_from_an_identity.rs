//! An identity with all the right credentials does not become an `Authed`: anybody can write one.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Identity};
use shop::{Admin, Shop};

fn forge(identity: Identity<Shop>) -> Authed<Admin> {
    identity.into()
}

fn main() {}
