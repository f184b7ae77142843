//! `weaken` does not return a stronger proof.

#[path = "../shop.rs"]
mod shop;

use authed::Proof;
use shop::{Admin, Auditor, Editor};

fn weakened(by: Proof<'_, Admin>) -> Proof<'_, (Editor, Auditor)> {
    by.weaken()
}

fn main() {}
