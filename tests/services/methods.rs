//! HEAD, OPTIONS and CORS preflights. Hidden pages look like missing ones.

use std::convert::Infallible;

use authed::{Authed, NotFound, RequireLayer};
use axum::Router;
use axum::routing::{any, get};
use http::{Method, Request, Response, header};
use support::shop::{Admin, Viewer, authenticator};
use support::{Server, raw_request, without_date};
use tower::{Layer, ServiceExt, service_fn};
use tower_http::cors::{Any, CorsLayer};

use super::plan::{Plan, request};

fn preflight() -> Request<String> {
    Request::builder()
        .method(Method::OPTIONS)
        .header(header::ORIGIN, "https://app.example")
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "GET")
        .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "authorization")
        .body(String::new())
        .unwrap()
}

/// A preflight has no login. A CORS layer outside of the guard answers it. A CORS layer inside does not see it.
#[tokio::test]
async fn a_cors_layer_must_be_outside_of_the_guard() {
    let page = service_fn(async |_: Request<String>| Ok::<_, Infallible>(Response::new("page".to_owned())));
    let cors = CorsLayer::new().allow_origin(Any).allow_headers([header::AUTHORIZATION]);
    let guard = RequireLayer::<Viewer>::new(authenticator());

    let outside = cors.layer(guard.layer(page)).oneshot(preflight()).await.unwrap();
    assert_eq!(outside.status(), 200);
    assert_eq!(outside.headers()[header::ACCESS_CONTROL_ALLOW_HEADERS], "authorization");

    let inside = guard.layer(cors.layer(page)).oneshot(preflight()).await.unwrap();
    assert_eq!(inside.status(), 403);
    assert!(!inside.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
}

/// The script that sent the request can read the rejection.
#[tokio::test]
async fn a_rejection_passes_the_cors_layer() {
    let page = service_fn(async |_: Request<String>| Ok::<_, Infallible>(Response::new("page".to_owned())));
    let service = CorsLayer::new().allow_origin(Any).layer(RequireLayer::<Viewer>::new(authenticator()).layer(page));
    let asked = request(&Plan::Nobody, 0).header(header::ORIGIN, "https://app.example").body(String::new()).unwrap();
    let rejected = service.oneshot(asked).await.unwrap();
    assert_eq!(rejected.status(), 403);
    assert_eq!(rejected.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
}

/// For every method, and with the header fields of other protocols. axum answers an unknown method with 405 and
/// `Allow`, unless the route begins with `any`, as here.
#[tokio::test]
async fn a_hidden_page_is_a_missing_page() {
    async fn hidden(_: Authed<Admin, NotFound>) -> &'static str {
        "hidden"
    }
    let app = Router::new()
        .route("/hidden", any(authed::not_found).get(hidden))
        .fallback(authed::not_found)
        .with_state(authenticator());
    let server = Server::start(app).await;
    for (method, lines) in [
        ("GET", &[][..]),
        ("HEAD", &[]),
        ("OPTIONS", &[]),
        ("POST", &[]),
        ("DELETE", &[b"x-shop: editor" as &[u8]]),
        ("GET", &[b"x-shop: editor"]),
        ("GET", &[b"x-shop: editor", b"x-waits: 3"]),
        ("GET", &[b"upgrade: websocket", b"connection: upgrade"]),
        ("GET", &[b"content-type: application/grpcx"]),
        ("POST", &[b"content-type: application/grpc"]),
        ("POST", &[b"content-type: application/grpc-web+proto"]),
    ] {
        let ask = async |path| without_date(&server.raw(raw_request(method, path, lines)).await);
        let (hidden, missing) = (ask("/hidden").await, ask("/missing").await);
        assert!(missing.starts_with("HTTP/1.1 404 Not Found\r\n") || missing.contains("grpc-status: 12"), "{missing}");
        assert_eq!(hidden, missing);
    }
    server.raw_get("/hidden", &[b"x-shop: admin"]).await.says("hidden");
}

/// The only difference is the body.
#[tokio::test]
async fn head_is_decided_as_get() {
    async fn page(_: Authed<Viewer>) -> &'static str {
        "page"
    }
    let server = Server::start(Router::new().route("/", get(page)).with_state(authenticator())).await;
    for words in ["viewer", "auditor", "nobody", "rejected", "malformed", "unavailable"] {
        let line = format!("x-shop: {words}");
        let ask = async |method| without_date(&server.raw(raw_request(method, "/", &[line.as_bytes()])).await);
        let (get, head) = (ask("GET").await, ask("HEAD").await);
        let (get_head, body) = get.split_once("\r\n\r\n").unwrap();
        assert!(!body.is_empty());
        assert_eq!(get_head, head.trim_end(), "{words}");
    }
}
