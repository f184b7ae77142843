//! Bearer tokens, backends of one's own, and chains of backends: what they read, and what they tell a client. Over
//! HTTP, unless a comment says why not. The names of the tests contain the sections of RFCs.

mod authorization;
mod bearer;
mod bearer_property;
mod chain;
mod chain_property;
mod challenge;
mod identity;
mod linear;
mod or_anonymous;
mod protocol_property;
mod rejection_headers;
mod scope_property;
mod site;
mod vary;
mod verifier;
