//! A caller of one realm cannot prove a scope of another realm.

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
