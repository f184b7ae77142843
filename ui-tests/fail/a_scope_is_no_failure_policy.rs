//! A scope is not a failure policy.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use shop::{Admin, Viewer};

async fn handler(_caller: Authed<Admin, Viewer>) {}

fn main() {}
