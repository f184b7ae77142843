//! A caller of one realm cannot be asked for a scope of another.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::Caller;
use shop::{Admin, Shop};

fn may(caller: &Caller<Shop>) -> bool {
    caller.prove::<Admin>().is_ok()
}

fn main() {}
