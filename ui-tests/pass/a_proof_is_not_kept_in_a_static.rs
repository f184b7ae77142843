//! A proof cannot be stored in a static.

#[path = "../shop.rs"]
mod shop;

use std::sync::{Arc, OnceLock};

use authed::{Authed, SimpleUser};
use shop::Admin;

static KEPT: OnceLock<Arc<SimpleUser>> = OnceLock::new();

async fn handler(caller: Authed<Admin>) {
    let _ = KEPT.set(caller.shared_user());
}

fn main() {}
