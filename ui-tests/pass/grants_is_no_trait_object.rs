//! `Grants` is not a trait object: its associated types could claim anything.

#[path = "../shop.rs"]
mod shop;

use authed::{Grants, Proof};
use shop::Admin;

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

fn main() {}
