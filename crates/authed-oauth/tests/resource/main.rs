//! What a resource server does beside signed tokens, over HTTP on the loopback.

#[path = "../support/issuer.rs"]
mod issuer;
mod metadata;
