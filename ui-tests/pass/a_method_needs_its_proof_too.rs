//! A proof that a method takes is checked where it is handed in.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use shop::Admin;

struct Cache;

impl Cache {
    fn purge(&self, _by: Proof<'_, impl Grants<Admin>>) {}
}

async fn handler(caller: Authed<Admin>) {
    Cache.purge(caller.proof());
}

fn main() {}
