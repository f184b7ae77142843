//! A handler in `Routes` is an async function.

#[path = "../shop.rs"]
mod shop;

use authed::routing::get;
use authed::{Authed, Authenticator, Routes};
use shop::{Admin, Shop};

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/users", get(users))
}

async fn users(_: Authed<Admin>) -> &'static str {
    "ada"
}

fn main() {}
