//! A trait object has the associated types that its type says: one of `Grants` would grant anything.

#[path = "../shop.rs"]
mod shop;

use authed::{Forbidden, Grants};
use shop::{Admin, Shop};

fn purge(_by: &dyn Grants<Admin, Realm = Shop, OnFailure = Forbidden, Clauses = frunk::HNil>) {}

fn main() {}
