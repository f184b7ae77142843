//! A fallback in `Routes` must declare who may call it.

#[path = "../shop.rs"]
mod shop;

use authed::{Authenticator, Public, Routes};
use axum::http::Uri;
use shop::Shop;

async fn nothing(_: Public, _uri: Uri) {}

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().fallback(nothing)
}

fn main() {}
