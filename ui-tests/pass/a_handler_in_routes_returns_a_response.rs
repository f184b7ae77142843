//! A handler in `Routes` returns a response.

#[path = "../shop.rs"]
mod shop;

use authed::routing::get;
use authed::{Authed, Authenticator, Routes};
use shop::{Admin, Shop};

pub struct Users;

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/users", get(users))
}

async fn users(_: Authed<Admin>) -> &'static str {
    let Users = Users;
    "ada"
}

fn main() {}
