//! A choice among no scopes could never be met, or always: nobody should have to know which.

#[path = "../shop.rs"]
mod shop;

use authed::{AnyOf, Authed};

async fn handler(_caller: Authed<AnyOf<()>>) {}

fn main() {}
