//! Callers by their certificates, with real handshakes over TLS 1.2 and 1.3, HTTP/1.1 and HTTP/2.

mod client;
mod handshake;
mod printed;
mod requests;
mod server;
