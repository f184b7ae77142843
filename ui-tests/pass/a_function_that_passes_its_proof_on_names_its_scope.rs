//! A function that passes its proof on names what the proof grants. A bound does not imply another bound.

#[path = "../shop.rs"]
mod shop;

use authed::{Grants, Proof};
use shop::{Admin, Editor};

fn edit(_by: Proof<'_, impl Grants<Editor>>) {}

fn administrate(by: Proof<'_, impl Grants<Admin>>) {
    edit(by.weaken::<Admin>());
}

fn main() {}
