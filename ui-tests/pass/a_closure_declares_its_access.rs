//! A closure in `Routes` must declare who may call it.

#[path = "../shop.rs"]
mod shop;

use authed::routing::get;
use authed::{Authed, Authenticator, Routes};
use shop::{Admin, Shop};

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/admin", get(async |_: Authed<Admin>| "everything"))
}

fn main() {}
