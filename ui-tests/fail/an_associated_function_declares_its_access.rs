//! An associated function in `Routes` must declare who may call it.

#[path = "../shop.rs"]
mod shop;

use authed::routing::get;
use authed::{Authenticator, Routes};
use shop::Shop;

struct Pages;

impl Pages {
    async fn admin(_name: String) {}
}

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/admin", get(Pages::admin))
}

fn main() {}
