//! The authenticator of one realm does not say who is calling in another.

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
