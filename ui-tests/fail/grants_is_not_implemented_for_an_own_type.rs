//! `Grants` cannot be implemented for a type of one's own crate.

#[path = "../shop.rs"]
mod shop;

use authed::{Grants, Proof};
use shop::Admin;

struct Mine;

impl Grants<Admin> for Mine {}

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

fn main() {}
