//! The proof of a token does not outlive its caller.

#[path = "../shop.rs"]
mod shop;

use authed::operation::Operation;
use authed::{Caller, Denied, Proof};
use shop::{Admin, Shop};

const PURGE: Operation<Admin> = Operation::new("purge");

fn kept(caller: Caller<Shop>) -> Result<Proof<'static, Admin>, Denied> {
    PURGE.prove(&caller)
}

fn main() {}
