//! A thread may outlive the request, so no proof goes there. It may if the thread is waited for.

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
