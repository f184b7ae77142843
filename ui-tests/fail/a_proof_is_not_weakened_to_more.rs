//! `weaken` does not return a stronger proof.

#[path = "../shop.rs"]
mod shop;

use authed::Proof;
use shop::{Admin, Auditor, Editor};

fn weakened(by: Proof<'_, (Editor, Auditor)>) -> Proof<'_, Admin> {
    by.weaken()
}

fn main() {}
