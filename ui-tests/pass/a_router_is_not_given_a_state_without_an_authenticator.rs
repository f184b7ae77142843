//! A router does not take a state without an authenticator. Without `debug_handler` the error is axum's.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Authenticator};
use axum::{Router, routing::get};
use shop::{Admin, Shop};

async fn handler(_caller: Authed<Admin>) {}

fn app(state: Authenticator<Shop>) -> Router {
    Router::new().route("/", get(handler)).with_state(state)
}

fn main() {}
