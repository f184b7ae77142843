//! The type of the caller in a request's extensions cannot be named outside the library.

#[path = "../shop.rs"]
mod shop;

use authed::Caller;
use http::Extensions;
use shop::Shop;

fn find(extensions: &Extensions) -> Option<&Caller<Shop>> {
    Caller::from_extensions(extensions)
}

fn main() {}
