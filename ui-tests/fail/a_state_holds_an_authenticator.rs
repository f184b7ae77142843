//! A handler that asks who is calling cannot be used with a state that has no authenticator.

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
