//! A `Proof` cannot be written as a literal: its fields are private.

#[path = "../shop.rs"]
mod shop;

use std::marker::PhantomData;

use authed::{Identity, Proof};
use shop::{Admin, Shop};

fn forge(identity: &Identity<Shop>) -> Proof<'_, Admin> {
    Proof { found: Some(identity).and(None).unwrap(), proven: PhantomData }
}

fn main() {}
