//! A handler in `Routes` must declare who may call it.

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
