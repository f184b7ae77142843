//! Whoever has an identity has no caller for it: only an authenticator makes one.

#[path = "../shop.rs"]
mod shop;

use authed::{Authenticator, Caller, Identity, Refusal};
use http::request::Parts;
use shop::Shop;

async fn caller(
    authenticator: &Authenticator<Shop>,
    head: &mut Parts,
    identity: Identity<Shop>,
) -> Result<Caller<Shop>, Refusal> {
    drop(identity);
    authenticator.caller(head).await
}

fn main() {}
