//! The state's authenticator must be of the handler's realm.

#[path = "../forum.rs"]
mod forum;
#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Authenticator};
use axum::extract::FromRef;
use forum::Forum;
use shop::Admin;

#[derive(Clone, FromRef)]
struct App {
    authenticator: Authenticator<Forum>,
}

#[axum::debug_handler(state = App)]
async fn handler(_caller: Authed<Admin>) {}

fn main() {}
