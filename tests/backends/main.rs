//! Bearer tokens and chains of backends: what is read, and what a client is told. Over HTTP on the loopback, unless a
//! comment says why not. Sections of RFCs are in the names of the tests.

mod bearer;
mod bearer_property;
mod chain;
mod chain_property;
mod challenge;
mod linear;
mod protocol_property;
mod scope_property;
/// The same server and clients as Starlette's cases have.
#[allow(dead_code)]
#[path = "../starlette/server.rs"]
mod server;
mod site;
mod vary;
