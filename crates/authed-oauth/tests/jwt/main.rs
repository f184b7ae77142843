//! Signed tokens over real HTTP, signed with real keys.

mod allocations;
mod and_then;
mod attacks;
mod claims;
mod example;
#[path = "../support/issuer.rs"]
mod issuer;
mod issuers;
mod keys;
#[path = "../support/log.rs"]
mod log;
mod options;
mod profiles;
mod property;
mod providers;
mod reasons;
mod shapes;
mod signature;
mod site;
