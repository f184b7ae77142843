//! The site over HTTP, as a program that these tests start: all that needs no browser.

#[path = "../common/mod.rs"]
mod common;

mod administration;
mod api;
mod confirming;
mod login;
mod posts;
mod routes;
