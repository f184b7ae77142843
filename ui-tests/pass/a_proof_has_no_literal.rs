//! A `Proof` cannot be written as a literal: its fields are private.

#[path = "../shop.rs"]
mod shop;

use authed::{Identity, Proof};
use shop::{Admin, Shop};

fn keep<'a>(_identity: &'a Identity<Shop>, by: Proof<'a, Admin>) -> Proof<'a, Admin> {
    by
}

fn main() {}
