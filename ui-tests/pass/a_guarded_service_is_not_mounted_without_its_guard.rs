//! A service of `Guarded` requests cannot be mounted without its guard.

#[path = "../shop.rs"]
mod shop;

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use authed::{Authenticator, GuardLayer, service::Guarded};
use http::{Request, Response};
use shop::{Admin, Shop};
use tower::{Layer, Service};

#[derive(Clone)]
struct Administration;

impl Service<Guarded<Admin, String>> for Administration {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Ready<Result<Response<String>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Guarded<Admin, String>) -> Self::Future {
        ready(Ok(Response::new(request.into_parts().1.into_body())))
    }
}

fn serve(_: impl Service<Request<String>>) {}

fn run(authenticator: Authenticator<Shop>) {
    serve(GuardLayer::new(authenticator).layer(Administration));
}

fn main() {}
