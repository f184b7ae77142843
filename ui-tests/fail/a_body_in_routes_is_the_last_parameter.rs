//! Only the last parameter of a handler in `Routes` reads the body.

#[path = "../shop.rs"]
mod shop;

use authed::routing::post;
use authed::{Authed, Authenticator, Routes};
use shop::{Admin, Shop};

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/name", post(rename))
}

async fn rename(_: Authed<Admin>, _name: String, _: http::Method) {}

fn main() {}
