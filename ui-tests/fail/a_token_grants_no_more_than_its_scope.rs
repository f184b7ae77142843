//! The proof of a token grants what the token requires, and no more.

#[path = "../shop.rs"]
mod shop;

use authed::operation::Operation;
use authed::{Caller, Denied, Grants, Proof};
use shop::{Admin, Editor, Shop};

const PURGE: Operation<Editor> = Operation::new("purge");

fn purge_cache(_by: Proof<'_, impl Grants<Admin>>) {}

fn purge(caller: &Caller<Shop>) -> Result<(), Denied> {
    purge_cache(PURGE.prove(caller)?);
    Ok(())
}

fn main() {}
