//! `Grants<Admin>` is a bound, and not a type.

#[path = "../shop.rs"]
mod shop;

use authed::{Grants, Proof};
use shop::Admin;

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

fn main() {}
