//! The type of the caller in a request's extensions cannot be named outside the library.

#[path = "../shop.rs"]
mod shop;

use authed::Caller;
use authed::authenticator::cached_caller::CachedCaller;
use http::Extensions;
use shop::Shop;

fn plant(extensions: &mut Extensions, caller: Caller<Shop>) {
    extensions.insert(CachedCaller(caller));
}

fn main() {}
