//! The result of `prove` is not a proof: the caller may not meet the requirement.

#[path = "../shop.rs"]
mod shop;

use authed::{Caller, Denied, Grants, Proof};
use shop::{Admin, Shop};

fn purge(_by: Proof<'_, impl Grants<Admin>>) {}

fn tidy_up(caller: &Caller<Shop>) -> Result<(), Denied> {
    purge(caller.prove::<Admin>());
    Ok(())
}

fn main() {}
