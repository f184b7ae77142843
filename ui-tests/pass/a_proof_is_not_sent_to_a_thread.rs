//! A proof cannot be sent to a thread that may outlive the request. A scoped thread can have it.

#[path = "../shop.rs"]
mod shop;

use std::thread::scope;

use authed::{Grants, Proof};
use shop::Admin;

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

fn tidy_up(by: Proof<'_, Admin>) {
    scope(|threads| _ = threads.spawn(|| purge(by)));
}

fn main() {}
