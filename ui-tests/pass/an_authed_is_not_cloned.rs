//! An `Authed` cannot be cloned. Its user can be shared.

#[path = "../shop.rs"]
mod shop;

use std::sync::Arc;

use authed::{Authed, SimpleUser};
use shop::Admin;

fn another(caller: &Authed<Admin>) -> Arc<SimpleUser> {
    caller.shared_user()
}

fn main() {}
