//! Only the library writes an `Authed`: its fields are private.

#[path = "../shop.rs"]
mod shop;

use std::marker::PhantomData;

use authed::{Authed, Identity};
use shop::{Admin, Shop};

fn forge(identity: Identity<Shop>) -> Authed<Admin> {
    Authed { identity, asked: PhantomData }
}

fn main() {}
