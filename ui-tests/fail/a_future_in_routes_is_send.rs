//! A handler in `Routes` holds only values that can be sent to another thread.

#[path = "../shop.rs"]
mod shop;

use std::rc::Rc;

use authed::routing::get;
use authed::{Authed, Authenticator, Routes};
use shop::{Admin, Shop};

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/users", get(users))
}

async fn users(_: Authed<Admin>) -> String {
    let name = Rc::new("ada");
    tokio::task::yield_now().await;
    name.to_string()
}

fn main() {}
