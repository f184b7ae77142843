//! The state's authenticator must be of the handler's realm.

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
