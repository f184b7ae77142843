//! Keys that are fetched from an issuer of the tests' own, over real HTTP.

mod discovery;
mod documents;
mod example;
mod flood;
mod issuer;
mod outage;
mod process;
#[path = "../jwt/program.rs"]
mod program;
mod property;
mod proxy;
mod rotation;
mod site;
mod sources;
mod tls;
