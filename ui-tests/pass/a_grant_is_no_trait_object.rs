//! A trait object has the associated types that its type says: one of `Grants` would grant anything.

#[path = "../shop.rs"]
mod shop;

use authed::{Grants, Proof};
use shop::Admin;

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

fn main() {}
