//! A handler in `Routes` that takes the body first and the caller second does not compile.

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
