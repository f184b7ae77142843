//! The handlers of a route in `Routes` declare their access: axum's `get` does not know it.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Authenticator, Routes};
use shop::{Admin, Shop};

async fn users(_: Authed<Admin>) {}

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/users", axum::routing::get(users))
}

fn main() {}
