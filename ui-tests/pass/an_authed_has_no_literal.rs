//! An `Authed` cannot be written as a literal: its fields are private.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Identity};
use shop::{Admin, Shop};

fn keep(_identity: Identity<Shop>, caller: Authed<Admin>) -> Authed<Admin> {
    caller
}

fn main() {}
