//! The site over HTTP, without a browser. The tests start the program.

#[path = "../common/mod.rs"]
mod common;

mod administration;
mod api;
mod audit;
mod confirming;
mod connections;
mod flood;
mod login;
mod logins;
mod nul;
mod posts;
mod queries;
mod routes;
mod tokens;
