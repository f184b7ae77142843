//! A caller of one realm cannot prove a scope of another realm.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::Caller;
use forum::Moderator;
use shop::Shop;

fn may(caller: &Caller<Shop>) -> bool {
    caller.prove::<Moderator>().is_ok()
}

fn main() {}
