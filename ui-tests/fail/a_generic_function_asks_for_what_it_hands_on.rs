//! A function that takes any proof has none that it could hand on.

#[path = "../shop.rs"]
mod shop;

use authed::{Grants, Proof, Requirement};
use shop::Admin;

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

fn tidy_up<S: Requirement>(by: Proof<'_, S>) {
    purge(by);
}

fn main() {}
