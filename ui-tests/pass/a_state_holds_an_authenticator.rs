//! A handler that asks who is calling cannot be used with a state that has no authenticator.

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
