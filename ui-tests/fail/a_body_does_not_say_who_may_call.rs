//! A handler in `Routes` whose first parameter is the body does not compile.

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
