//! A `Caller` cannot be constructed from an identity: only an authenticator creates one.

#[path = "../shop.rs"]
mod shop;

use authed::{Authenticator, Caller, Identity, Rejection};
use http::request::Parts;
use shop::Shop;

async fn caller(
    authenticator: &Authenticator<Shop>,
    head: &mut Parts,
    identity: Identity<Shop>,
) -> Result<Caller<Shop>, Rejection> {
    drop((authenticator, head));
    Ok(Caller::found_by(Some(identity), todo!(), 0))
}

fn main() {}
