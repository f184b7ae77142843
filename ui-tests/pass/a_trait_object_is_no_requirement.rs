//! A trait object is not a requirement.

#[path = "../shop.rs"]
mod shop;

use authed::Proof;
use shop::Admin;

fn purge(_by: Proof<'_, Admin>) {}

fn edit(_by: Proof<'_, Admin>) {}

fn main() {}
