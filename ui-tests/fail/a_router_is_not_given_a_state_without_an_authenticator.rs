//! A router does not take a state without an authenticator. Without `debug_handler` the error is axum's.

#[path = "../shop.rs"]
mod shop;

use authed::Authed;
use axum::{Router, routing::get};
use shop::Admin;

async fn handler(_caller: Authed<Admin>) {}

fn app(state: String) -> Router {
    Router::new().route("/", get(handler)).with_state(state)
}

fn main() {}
