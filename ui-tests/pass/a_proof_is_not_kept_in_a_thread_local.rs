//! A proof cannot be stored in a thread-local variable.

#[path = "../shop.rs"]
mod shop;

use std::cell::OnceCell;
use std::sync::Arc;

use authed::{Authed, SimpleUser};
use shop::Admin;

thread_local! {
    static KEPT: OnceCell<Arc<SimpleUser>> = const { OnceCell::new() };
}

async fn handler(caller: Authed<Admin>) {
    let _ = KEPT.with(|kept| kept.set(caller.shared_user()));
}

fn main() {}
