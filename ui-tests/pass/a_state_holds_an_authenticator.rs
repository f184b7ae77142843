//! A handler that authenticates cannot be used with a state without an authenticator.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Authenticator};
use axum::extract::FromRef;
use shop::{Admin, Shop};

#[derive(Clone, FromRef)]
struct App {
    name: String,
    authenticator: Authenticator<Shop>,
}

#[axum::debug_handler(state = App)]
async fn handler(_caller: Authed<Admin>) {}

fn main() {}
