//! Signed tokens over real HTTP, signed with real keys.

mod allocations;
mod attacks;
mod claims;
mod example;
#[path = "../support/issuer.rs"]
mod issuer;
mod keys;
mod property;
mod providers;
mod signature;
mod site;
