//! What a resource server does beside signed tokens, over HTTP on the loopback.

mod introspection;
#[path = "../support/issuer.rs"]
mod issuer;
mod metadata;
