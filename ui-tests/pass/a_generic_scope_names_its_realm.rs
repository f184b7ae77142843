//! A scope of any realm is not a scope of the caller's realm.

#[path = "../shop.rs"]
mod shop;

use authed::{Caller, realm::Scope};
use shop::Shop;

fn holds<S: Scope<Realm = Shop>>(caller: &Caller<Shop>) -> bool {
    caller.prove::<S>().is_ok()
}

fn main() {}
