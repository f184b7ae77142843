//! A scope cannot be declared by hand with the number of another scope.

#[path = "../shop.rs"]
mod shop;

use authed::{Proof, SimpleUser, scopes};

scopes! {
    pub realm Fakes for SimpleUser;
    pub scope Fake = "fake";
}

fn purge(_by: Proof<'_, Fake>) {}

fn main() {}
