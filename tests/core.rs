//! The tests of the core. Each module is a subject: `cargo test -p authed-tests --test core rule::` runs the tests of
//! one.

mod autotraits;
mod backends;
mod credentials;
mod deciders;
mod entailment;
mod fresh;
mod objects;
mod operations;
mod proofs;
mod protocols;
mod rejections;
mod routes;
mod rule;
mod services;
mod starlette;
mod strategies;
mod table;
mod testing;
