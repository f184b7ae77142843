//! Rejections of handlers and policies of one's own, over HTTP, gRPC and as the answer to a handshake.

use authed::policy::{DeniedRequest, FailurePolicy};
use authed::response::Protocol;
use authed::{Authed, Authenticator, Basic, Rejection, policy::Scheme};
use axum::Router;
use axum::extract::Path;
use axum::http::request::Parts;
use axum::routing::any;
use support::shop::{Admin, Shop, authenticator};
use support::{HANDSHAKE, Server};

/// The content types of gRPC and gRPC-Web requests.
const GRPC: [&str; 3] = ["application/grpc", "application/grpc-web+proto", "application/grpc-web-text"];

fn rejection(name: &str) -> Rejection {
    match name {
        "bad-request" => Rejection::bad_request(),
        "unauthorized" => Rejection::unauthorized(Basic::challenge("Shop")),
        "forbidden" => Rejection::forbidden(),
        "not-found" => Rejection::not_found(),
        "too-many" => Rejection::with_status::<429>(),
        "error" => Rejection::internal_server_error(),
        "unavailable" => Rejection::service_unavailable(),
        other => panic!("{other}"),
    }
}

/// Their statuses and texts over HTTP, and their gRPC statuses.
const REJECTIONS: [(&str, u16, &str, &str); 7] = [
    ("bad-request", 400, "Bad Request", "16"),
    ("unauthorized", 401, "Unauthorized", "16"),
    ("forbidden", 403, "Forbidden", "7"),
    // A gRPC client reads a 404 as an unknown method.
    ("not-found", 404, "Not Found", ""),
    ("too-many", 429, "Too Many Requests", "7"),
    ("error", 500, "Internal Server Error", "13"),
    ("unavailable", 503, "Service Unavailable", "14"),
];

/// Rejects in the request's protocol.
async fn converted(Path(name): Path<String>, head: Parts) -> Rejection {
    rejection(&name).in_protocol_of(&head)
}

/// Rejects in plain HTTP.
async fn plain(Path(name): Path<String>) -> Rejection {
    rejection(&name)
}

/// Responds with another status for each protocol.
enum ByProtocol {}

impl FailurePolicy for ByProtocol {
    fn reject(denied: &DeniedRequest<'_>) -> Rejection {
        match denied.protocol() {
            Protocol::Http => Rejection::with_status::<402>(),
            // A handshake keeps a 404.
            Protocol::WebSocket => Rejection::not_found(),
            Protocol::Grpc => Rejection::service_unavailable(),
            other => panic!("{other:?}"),
        }
    }
}

async fn server() -> Server {
    async fn by_protocol(_: Authed<Admin, ByProtocol>) {}
    let app: Router<Authenticator<Shop>> = Router::new()
        .route("/converted/{name}", any(converted))
        .route("/plain/{name}", any(plain))
        .route("/by-protocol", any(by_protocol));
    Server::start(app.with_state(authenticator().for_grpc())).await
}

#[tokio::test]
async fn every_rejection_has_its_status_and_text_over_http() {
    let server = server().await;
    for (name, status, text, _) in REJECTIONS {
        for route in ["plain", "converted"] {
            let answer = server.raw_ask("POST", &format!("/{route}/{name}"), &[]).await;
            assert_eq!((answer.status, &*answer.body), (status, text));
            assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
            assert_eq!(answer.header("www-authenticate").is_some(), status == 401);
            assert_eq!(answer.header("grpc-status"), None);
            answer.is_not_stored();
        }
    }
}

#[tokio::test]
async fn a_converted_rejection_is_a_grpc_status_for_a_grpc_client() {
    let server = server().await;
    for (name, status, text, grpc_status) in REJECTIONS {
        for content_type in GRPC {
            let line = format!("content-type: {content_type}");
            let lines: [&[u8]; 1] = [line.as_bytes()];
            let answer = server.raw_ask("POST", &format!("/converted/{name}"), &lines).await;
            if status == 404 {
                answer.rejects(404, text);
                assert_eq!(answer.header("grpc-status"), None);
            } else {
                assert_eq!((answer.status, answer.header("grpc-status"), &*answer.body), (200, Some(grpc_status), ""));
                assert_eq!(answer.header("content-type"), Some(content_type));
            }
            assert_eq!(answer.header("www-authenticate"), None);
            answer.is_not_stored();
            // Without the conversion it is plain HTTP, and so it is for other methods.
            for (method, route) in [("POST", "plain"), ("PUT", "converted"), ("GET", "converted")] {
                let answer = server.raw_ask(method, &format!("/{route}/{name}"), &lines).await;
                assert_eq!((answer.status, &*answer.body, answer.header("grpc-status")), (status, text, None));
            }
        }
    }
}

#[tokio::test]
async fn a_converted_401_is_a_403_for_a_handshake() {
    let server = server().await;
    for (name, status, text, _) in REJECTIONS {
        for route in ["plain", "converted"] {
            let answer = server.raw_ask("GET", &format!("/{route}/{name}"), &HANDSHAKE).await;
            let is_changed = status == 401 && route == "converted";
            let expected = if is_changed { (403, "Forbidden") } else { (status, text) };
            assert_eq!((answer.status, &*answer.body), expected);
            assert_eq!(answer.header("www-authenticate").is_some(), expected.0 == 401);
        }
    }
}

#[tokio::test]
async fn a_policy_sees_the_protocol_of_the_request() {
    let server = server().await;
    for words in [&b"x-shop: editor"[..], b"x-shop: nobody"] {
        server.raw_ask("GET", "/by-protocol", &[words]).await.rejects(402, "Payment Required");
        server.raw_ask("POST", "/by-protocol", &[words]).await.rejects(402, "Payment Required");
        let handshake = [&[words][..], &HANDSHAKE].concat();
        server.raw_ask("GET", "/by-protocol", &handshake).await.rejects(404, "Not Found");
        for content_type in GRPC {
            let line = format!("content-type: {content_type}");
            let answer = server.raw_ask("POST", "/by-protocol", &[words, line.as_bytes()]).await;
            assert_eq!((answer.status, answer.header("grpc-status")), (200, Some("14")));
        }
    }
}
