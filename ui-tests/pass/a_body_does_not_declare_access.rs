//! The first parameter of a handler in `Routes` cannot be the body.

#[path = "../shop.rs"]
mod shop;

use authed::routing::post;
use authed::{Authed, Authenticator, Routes};
use shop::{Admin, Shop};

async fn rename(_caller: Authed<Admin>, _name: String) {}

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/name", post(rename))
}

fn main() {}
