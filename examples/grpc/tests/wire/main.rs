//! Refusals as gRPC clients see them, on sockets of the loopback interface.

mod content_types;
mod native;
mod printed;
mod trailers_only;
mod web;

use std::net::SocketAddr;

use base64::prelude::{BASE64_STANDARD, Engine};
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;

/// What nobody who is refused may read.
const SECRETS: [&str; 3] = ["demo", "db.internal", "admin"];

/// A free port, and who knocks there.
async fn listen() -> (SocketAddr, TcpListenerStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    (listener.local_addr().unwrap(), TcpListenerStream::new(listener))
}

/// The value of `authorization` for this `name:password`.
fn login(login: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(login))
}
