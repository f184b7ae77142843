//! What a resource server does beside signed tokens, over HTTP on the loopback.

mod dpop;
mod introspection;
#[path = "../support/issuer.rs"]
mod issuer;
mod metadata;
mod place;
mod redis;
mod step_up;
