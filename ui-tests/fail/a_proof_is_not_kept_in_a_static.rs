//! A proof cannot be stored in a static.

#[path = "../shop.rs"]
mod shop;

use std::sync::OnceLock;

use authed::{Authed, Proof};
use shop::Admin;

static KEPT: OnceLock<Proof<'static, Admin>> = OnceLock::new();

async fn handler(caller: Authed<Admin>) {
    let _ = KEPT.set(caller.proof());
}

fn main() {}
