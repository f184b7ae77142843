//! A handler in `Routes` must declare its access with the first parameter.

#[path = "../shop.rs"]
mod shop;

use authed::routing::get;
use authed::{Authed, Authenticator, Routes};
use axum::extract::Query;
use shop::{Admin, Shop};

async fn user(_id: Query<u64>, _caller: Authed<Admin>) {}

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/users", get(user))
}

fn main() {}
