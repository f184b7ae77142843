//! A type that is not made of scopes is no requirement, whatever it says about itself.

#[path = "../shop.rs"]
mod shop;

use authed::Proof;

type Mine = shop::Admin;

fn needs(_by: Proof<'_, Mine>) {}

fn main() {}
