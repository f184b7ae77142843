//! A method's proof is checked where the method is called.

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
