//! `Routes` are not served before they have their state.

#[path = "../shop.rs"]
mod shop;

use authed::routing::get;
use authed::{Authed, Authenticator, Routes};
use shop::{Admin, Shop};
use tokio::net::TcpListener;

async fn users(_: Authed<Admin>) {}

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/users", get(users))
}

fn serve(listener: TcpListener, authenticator: Authenticator<Shop>) {
    drop(axum::serve(listener, routes().with_state(authenticator)));
}

fn main() {}
