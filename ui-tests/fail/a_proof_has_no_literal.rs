//! Only the library writes a `Proof`: its fields are private.

#[path = "../shop.rs"]
mod shop;

use std::marker::PhantomData;

use authed::{Identity, Proof};
use shop::{Admin, Shop};

fn forge(identity: &Identity<Shop>) -> Proof<'_, Admin> {
    Proof { identity, proven: PhantomData }
}

fn main() {}
