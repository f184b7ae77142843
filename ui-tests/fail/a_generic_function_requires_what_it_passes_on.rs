//! A function that takes any proof cannot pass it to a function that requires a scope.

#[path = "../shop.rs"]
mod shop;

use authed::{Grants, Proof, requirement::Requirement};
use shop::Admin;

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

fn tidy_up<S: Requirement>(by: Proof<'_, S>) {
    purge(by);
}

fn main() {}
