//! A proof cannot outlive its `Caller`.

#[path = "../shop.rs"]
mod shop;

use authed::{Caller, Denied, Proof};
use shop::{Admin, Shop};

fn proof<'a>(caller: Caller<Shop>) -> Result<Proof<'a, Admin>, Denied> {
    caller.prove::<Admin>()
}

fn main() {}
