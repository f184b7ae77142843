//! `Grants` cannot be implemented for a type of one's own crate.

#[path = "../shop.rs"]
mod shop;

use authed::{Grants, Proof};
use shop::Admin;

type Mine = Admin;

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

fn tidy_up(by: Proof<'_, Mine>) {
    purge(by);
}

fn main() {}
