//! A tuple has at most twelve members. Use a list or nested tuples for more.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use shop::Admin as A;

async fn handler(_caller: Authed<(A, A, A, A, A, A, A, A, A, A, A, A, A)>) {}

fn main() {}
