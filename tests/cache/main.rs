//! A cache in front of a slow verifier.

mod concurrency;
mod issuer;
mod model;
mod wire;
