//! A handler in `Routes` whose first parameter is the state does not compile.

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
