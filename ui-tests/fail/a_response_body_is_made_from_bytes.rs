//! A layer that rejects requests needs a response body that can be created from bytes.

#[path = "../shop.rs"]
mod shop;

use std::convert::Infallible;

use authed::AuthenticationLayer;
use bytes::Bytes;
use http::{Request, Response};
use shop::Shop;
use tower::{Layer, Service, service_fn};

struct Page(Bytes);

async fn hello(_: Request<String>) -> Result<Response<Page>, Infallible> {
    Ok(Response::new(Page(Bytes::new())))
}

fn serve(layer: AuthenticationLayer<Shop>) -> impl Service<Request<String>> {
    layer.layer(service_fn(hello))
}

fn main() {}
