//! What Starlette 1.10.0 does, case by case, and what this library does in its place: docs/starlette.md has the table that
//! these tests belong to. The numbers in the comments are its facts.
//!
//! Everything is spoken over HTTP on the loopback, unless a comment says why not.

mod credentials;
mod errors;
mod handlers;
mod hiding;
mod library;
mod login_property;
mod path_property;
mod redirect;
mod scopes;
mod server;
mod site;
mod standards;
mod table;
mod websocket;
