//! `AnyOf<()>` is not a requirement.

#[path = "../shop.rs"]
mod shop;

use authed::{AnyOf, Authed};

async fn handler(_caller: Authed<AnyOf<()>>) {}

fn main() {}
