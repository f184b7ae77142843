//! Event streams end with their caller.

use std::time::{Duration, Instant};

use authed::revocation::{Revocation, Revocations};
use reqwest::{Client, Response};

use super::http::open;
use super::server::{routes, serve, serve_with};

/// Opens the stream for messages of the server.
async fn listen(url: &str, token: &str, id: &str) -> Response {
    let client = Client::builder().no_proxy().build().unwrap();
    let request = client.get(url).bearer_auth(token).header("mcp-session-id", id).header("accept", "text/event-stream");
    let response = request.header("mcp-protocol-version", "2025-11-25").send().await.unwrap();
    assert_eq!(response.status(), 200);
    response
}

#[tokio::test]
async fn a_stream_ends_when_its_callers_identity_expires_and_others_go_on() {
    let (url, _) = serve(routes()).await;
    let (brief, ada) = (open(&url, "brief.read").await, open(&url, "ada.read").await);
    let start = Instant::now();
    let (mut short, mut long) = (listen(&url, "brief.read", &brief).await, listen(&url, "ada.read", &ada).await);
    let ended = async {
        // The first event is there at once.
        while short.chunk().await.unwrap().is_some() {}
    };
    tokio::time::timeout(Duration::from_secs(10), ended).await.expect("it ends");
    assert!(start.elapsed() >= Duration::from_millis(350), "{:?}", start.elapsed());
    let goes_on = async { while long.chunk().await.unwrap().is_some() {} };
    assert!(tokio::time::timeout(Duration::from_millis(300), goes_on).await.is_err());
    // With a new token, the client goes on where it was.
    assert_eq!(listen(&url, "brief.read", &brief).await.status(), 200);
}

#[tokio::test]
async fn a_stream_ends_when_its_caller_is_revoked_and_others_go_on() {
    let revocations = Revocations::new();
    let (url, _) = serve_with(routes(), &revocations).await;
    let (ada, eve) = (open(&url, "ada.read").await, open(&url, "eve.read").await);
    let (mut hers, mut others) = (listen(&url, "ada.read", &ada).await, listen(&url, "eve.read", &eve).await);
    revocations.publish(Revocation::user("ada"));
    let ended = async { while hers.chunk().await.unwrap().is_some() {} };
    tokio::time::timeout(Duration::from_secs(1), ended).await.expect("it ends");
    let goes_on = async { while others.chunk().await.unwrap().is_some() {} };
    assert!(tokio::time::timeout(Duration::from_millis(300), goes_on).await.is_err());
}
