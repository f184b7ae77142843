//! `Grants` is not a trait object: its associated types could claim anything.

#[path = "../shop.rs"]
mod shop;

use authed::{Forbidden, Grants};
use shop::{Admin, Shop};

fn purge(_by: &dyn Grants<Admin, Realm = Shop, OnFailure = Forbidden, Clauses = frunk::HNil>) {}

fn main() {}
