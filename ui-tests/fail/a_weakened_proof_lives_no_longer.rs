//! Weakening a proof does not make it last.

#[path = "../shop.rs"]
mod shop;

use authed::Proof;
use shop::{Admin, Viewer};

fn weakened<'a>(by: Proof<'a, Admin>) -> Proof<'static, Viewer> {
    by.weaken()
}

fn main() {}
