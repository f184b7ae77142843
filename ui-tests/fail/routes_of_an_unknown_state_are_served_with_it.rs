//! `Routes` are not served before they have their state, also where nothing says which state that is.

#[path = "../shop.rs"]
mod shop;

use authed::routing::get;
use authed::{Authed, Authenticator, Routes};
use shop::{Admin, Shop};
use tokio::net::TcpListener;

async fn users(_: Authed<Admin>) {}

fn serve(listener: TcpListener, _: Authenticator<Shop>) {
    let routes = Routes::new().route("/users", get(users));
    drop(axum::serve(listener, routes));
}

fn main() {}
