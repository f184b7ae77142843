//! The site over HTTP, without a browser. The tests start the program.

#[path = "../common/mod.rs"]
mod common;

mod administration;
mod api;
mod confirming;
mod login;
mod posts;
mod routes;
