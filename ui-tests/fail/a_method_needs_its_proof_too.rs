//! A proof that a method takes is checked where it is handed in.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Grants, Proof};
use shop::{Admin, Viewer};

struct Cache;

impl Cache {
    fn purge(&self, _by: Proof<'_, impl Grants<Admin>>) {}
}

async fn handler(caller: Authed<Viewer>) {
    Cache.purge(caller.proof());
}

fn main() {}
