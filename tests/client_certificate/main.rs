//! TLS client certificates, with real handshakes: TLS 1.2 and 1.3, HTTP/1.1 and HTTP/2.

mod bound;
mod client;
mod handshake;
mod requests;
mod server;
