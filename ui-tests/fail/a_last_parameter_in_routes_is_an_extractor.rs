//! The parameters of a handler in `Routes` are extractors.

#[path = "../shop.rs"]
mod shop;

use authed::routing::post;
use authed::{Authed, Authenticator, Routes};
use shop::{Admin, Shop};

pub struct Name(pub String);

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/name", post(rename))
}

async fn rename(_: Authed<Admin>, Name(_): Name) {}

fn main() {}
