//! A scope that gives itself the number of another one is refused.

#[path = "../shop.rs"]
mod shop;

use authed::{Proof, SimpleUser, scopes};

scopes! {
    pub realm Fakes for SimpleUser;
    pub scope Fake = "fake";
}

fn purge(_by: Proof<'_, Fake>) {}

fn main() {}
