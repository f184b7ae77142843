//! `Grants` cannot be implemented for a scope of one's own crate.

#[path = "../shop.rs"]
mod shop;

use authed::{Grants, Proof};
use shop::{Admin, Viewer};

impl Grants<Admin> for Viewer {}

fn view(_by: Proof<'_, impl Grants<Viewer>>) {}

fn tidy_up(by: Proof<'_, Admin>) {
    view(by);
}

fn main() {}
