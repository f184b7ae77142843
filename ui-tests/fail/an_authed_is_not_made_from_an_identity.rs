//! An identity does not convert to an `Authed`: any code can create an identity.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Identity};
use shop::{Admin, Shop};

fn forge(identity: Identity<Shop>) -> Authed<Admin> {
    identity.into()
}

fn main() {}
