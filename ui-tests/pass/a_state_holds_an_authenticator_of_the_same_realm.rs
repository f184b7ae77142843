//! The authenticator of one realm does not say who is calling in another.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Authenticator};
use axum::extract::FromRef;
use shop::{Admin, Shop};

#[derive(Clone, FromRef)]
struct App {
    authenticator: Authenticator<Shop>,
}

#[axum::debug_handler(state = App)]
async fn handler(_caller: Authed<Admin>) {}

fn main() {}
