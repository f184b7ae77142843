//! What the library puts into a request's extensions is of a type that nobody else can name.

#[path = "../shop.rs"]
mod shop;

use authed::Caller;
use authed::caller::Remembered;
use http::Extensions;
use shop::Shop;

fn plant(extensions: &mut Extensions, caller: Caller<Shop>) {
    extensions.insert(Remembered(caller));
}

fn main() {}
