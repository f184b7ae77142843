//! Signed tokens over real HTTP, signed by real keys.

mod attacks;
mod claims;
mod example;
mod keys;
mod program;
mod property;
mod providers;
mod signature;
mod site;
