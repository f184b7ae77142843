//! A handler in `Routes` that says nothing of its caller does not compile.

#[path = "../shop.rs"]
mod shop;

use authed::routing::get;
use authed::{Authenticator, Routes};
use shop::Shop;

async fn admin() {}

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/admin", get(admin))
}

fn main() {}
