//! axum does not serve a router without its state, and so not without its authenticator.

#[path = "../shop.rs"]
mod shop;

use authed::{Authed, Authenticator};
use axum::{Router, routing::get};
use shop::{Admin, Shop};
use tokio::net::TcpListener;

async fn handler(_caller: Authed<Admin>) {}

async fn serve(listener: TcpListener, authenticator: Authenticator<Shop>) -> std::io::Result<()> {
    let app: Router<Authenticator<Shop>> = Router::new().route("/", get(handler));
    drop(authenticator);
    axum::serve(listener, app).await
}

fn main() {}
