//! A weakened proof does not live longer than the original.

#[path = "../shop.rs"]
mod shop;

use authed::Proof;
use shop::{Admin, Viewer};

fn weakened<'a>(by: Proof<'a, Admin>) -> Proof<'static, Viewer> {
    by.weaken()
}

fn main() {}
