//! A proof cannot be stored in a thread-local variable.

#[path = "../shop.rs"]
mod shop;

use std::cell::OnceCell;

use authed::{Authed, Proof};
use shop::Admin;

thread_local! {
    static KEPT: OnceCell<Proof<'static, Admin>> = const { OnceCell::new() };
}

async fn handler(caller: Authed<Admin>) {
    let _ = KEPT.with(|kept| kept.set(caller.proof()));
}

fn main() {}
