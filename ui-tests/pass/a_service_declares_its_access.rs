//! A service in `Routes` must be declared with a type that declares the access.

#[path = "../shop.rs"]
mod shop;

use std::convert::Infallible;

use authed::{Authed, Authenticator, Routes};
use axum::extract::Request;
use axum::response::Response;
use shop::{Admin, Shop};
use tower::service_fn;

async fn files(_: Request) -> Result<Response, Infallible> {
    Ok(Response::default())
}

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().nest_service::<Authed<Admin>, _>("/files", service_fn(files))
}

fn main() {}
