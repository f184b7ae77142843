//! A fallback in `Routes` that says nothing of its caller does not compile.

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
