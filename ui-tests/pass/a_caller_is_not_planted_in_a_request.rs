//! What the library puts into a request's extensions is of a type that nobody else can name.

#[path = "../shop.rs"]
mod shop;

use authed::Caller;
use http::Extensions;
use shop::Shop;

fn find(extensions: &Extensions) -> Option<&Caller<Shop>> {
    Caller::of(extensions)
}

fn main() {}
