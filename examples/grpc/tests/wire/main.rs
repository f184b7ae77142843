//! Rejections as gRPC clients get them, over the loopback interface.

mod content_types;
mod methods;
mod native;
mod printed;
mod streams;
mod trailers_only;
mod web;

use std::net::SocketAddr;

use base64::prelude::{BASE64_STANDARD, Engine};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;

/// Texts that no rejection may contain.
const SECRETS: [&str; 3] = ["demo", "db.internal", "admin"];

/// Listens on a free port. Returns the address and the connections.
async fn listen() -> (SocketAddr, TcpListenerStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    (listener.local_addr().unwrap(), TcpListenerStream::new(listener))
}

/// Returns the value of `authorization` for this `name:password`.
fn login(login: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(login))
}
