//! `Requirement` cannot be implemented for a type of one's own.

#[path = "../shop.rs"]
mod shop;

use authed::Proof;

type Mine = shop::Admin;

fn needs(_by: Proof<'_, Mine>) {}

fn main() {}
