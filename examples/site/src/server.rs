//! The server: hyper, with time limits for heads, for idle connections, and for clients that do not read.

mod patience;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tower::ServiceExt;
use tracing::{debug, warn};

use self::patience::Patience;

/// The time in which a client must send the head of a request: the first one, and the next one on an idle connection. Without a
/// limit, clients that send half a head hold connections forever. `axum::serve` has none.
const HEAD: Duration = Duration::from_secs(15);

/// The time in which a client must take a part of a response.
const TAKE: Duration = Duration::from_secs(15);

/// The time that open requests have at the end.
const GOODBYE: Duration = Duration::from_secs(10);

/// Serves until `stop`, and then finishes open requests.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let connections = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(cause) => {
                    // There are too many open files, for example.
                    warn!(%cause, "a connection cannot be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        let service = service_fn(move |request| respond(router.clone(), peer, request));
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(HEAD);
        let connection =
            connections.watch(builder.serve_connection(Patience::new(TokioIo::new(stream), TAKE), service));
        tokio::spawn(async move {
            if let Err(cause) = connection.await {
                debug!(%cause, %peer, "a connection failed");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(GOODBYE, connections.shutdown()).await.is_err() {
        warn!("some requests were not finished");
    }
}

async fn respond(
    router: Router,
    peer: SocketAddr,
    request: Request<Incoming>,
) -> Result<axum::response::Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(request).await
}
