//! A handler that authenticates cannot be used with a state without an authenticator.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use axum::extract::FromRef;
use shop::Admin;

#[derive(Clone, FromRef)]
struct App {
    name: String,
}

#[axum::debug_handler(state = App)]
async fn handler(_caller: Authed<Admin>) {}

fn main() {}
