//! A closure over the request's head is not a backend. A type with `impl Backend` is.

#[path = "../shop.rs"]
mod shop;

use authed::backend::Outcome;
use authed::{Authenticator, Backend};
use http::request::Parts;
use shop::Shop;

pub struct Nobody;

impl Backend for Nobody {
    type Realm = Shop;

    async fn authenticate(&self, _: &Parts) -> Outcome<Shop> {
        Ok(None)
    }
}

fn authenticator() -> Authenticator<Shop> {
    Authenticator::new(Nobody)
}

fn main() {}
