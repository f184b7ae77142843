//! A handler in `Routes` must declare who may call it.

#[path = "../shop.rs"]
mod shop;

use authed::routing::get;
use authed::{Authed, Authenticator, Routes};
use shop::{Admin, Shop};

async fn admin(_caller: Authed<Admin>) {}

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/admin", get(admin))
}

fn main() {}
