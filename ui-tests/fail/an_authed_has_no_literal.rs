//! An `Authed` cannot be written as a literal: its fields are private.

#[path = "../shop.rs"]
mod shop;

use std::marker::PhantomData;

use authed::{Authed, Identity};
use shop::{Admin, Shop};

fn forge(identity: Identity<Shop>) -> Authed<Admin> {
    Authed { found: Some(identity).and(None).unwrap(), asked: PhantomData }
}

fn main() {}
