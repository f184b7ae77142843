//! The first parameter of a handler in `Routes` cannot be the state.

#[path = "../shop.rs"]
mod shop;

use authed::routing::get;
use authed::{Authenticator, Public, Routes};
use axum::extract::State;
use shop::Shop;

async fn home(_: Public, _state: State<Authenticator<Shop>>) {}

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/", get(home))
}

fn main() {}
