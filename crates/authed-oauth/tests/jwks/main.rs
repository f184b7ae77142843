//! Keys that are fetched from an issuer, over real HTTP. These tests measure time, so they run apart from the others.

mod addresses;
mod client;
mod discovery;
mod documents;
mod example;
mod files;
mod flood;
#[path = "../support/issuer.rs"]
mod issuer;
mod key_server;
mod left_out;
#[path = "../support/log.rs"]
mod log;
mod outage;
mod process;
mod property;
mod proxy;
mod rotation;
mod site;
mod sources;
mod tls;
