//! A function is not a backend. It becomes one by what it verifies.

#[path = "../shop.rs"]
mod shop;

use authed::backend::Login;
use authed::{AuthenticationError, Authenticator, Basic, Identity};
use shop::Shop;

fn verify(_: &Login) -> Result<Identity<Shop>, AuthenticationError> {
    Err(AuthenticationError::rejected())
}

fn authenticator() -> Authenticator<Shop> {
    let _ = Basic::new(verify);
    Authenticator::new(verify)
}

fn main() {}
