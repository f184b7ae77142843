//! The first parameter of a handler in `Routes` cannot be the body.

#[path = "../shop.rs"]
mod shop;

use authed::routing::post;
use authed::{Authenticator, Routes};
use shop::Shop;

async fn rename(_name: String) {}

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/name", post(rename))
}

fn main() {}
