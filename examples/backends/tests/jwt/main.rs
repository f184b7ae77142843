//! Signed tokens over real HTTP, signed by real keys.

mod allocations;
mod attacks;
mod claims;
mod example;
mod keys;
mod program;
mod property;
mod providers;
mod signature;
mod site;
