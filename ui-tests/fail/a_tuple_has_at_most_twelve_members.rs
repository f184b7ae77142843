//! More than twelve scopes are written as a list, or in nested tuples.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use shop::Admin as A;

async fn handler(_caller: Authed<(A, A, A, A, A, A, A, A, A, A, A, A, A)>) {}

fn main() {}
