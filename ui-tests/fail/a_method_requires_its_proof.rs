//! A method's proof is checked where the method is called.

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
