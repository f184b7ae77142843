//! HEAD, OPTIONS and CORS preflights; and hidden pages that nothing tells from missing ones.

use std::convert::Infallible;

use authed::{Authed, NotFound, RequireLayer};
use axum::Router;
use axum::routing::{any, get};
use http::{Method, Request, Response, header};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::{Layer, ServiceExt, service_fn};
use tower_http::cors::{Any, CorsLayer};

use crate::shop::{Admin, Plan, Viewer, authenticator, request};

fn preflight() -> Request<String> {
    Request::builder()
        .method(Method::OPTIONS)
        .header(header::ORIGIN, "https://app.example")
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "GET")
        .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "authorization")
        .body(String::new())
        .unwrap()
}

/// A preflight has no credentials. Outside of the guard the CORS layer answers it; inside it is never asked.
#[tokio::test]
async fn a_preflight_is_answered_outside_and_refused_inside() {
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

/// With the CORS layer outside, a refusal can be read by the script that asked.
#[tokio::test]
async fn a_refusal_passes_the_cors_layer() {
    let page = service_fn(async |_: Request<String>| Ok::<_, Infallible>(Response::new("page".to_owned())));
    let service = CorsLayer::new().allow_origin(Any).layer(RequireLayer::<Viewer>::new(authenticator()).layer(page));
    let asked = request(&Plan::Nobody, 0).header(header::ORIGIN, "https://app.example").body(String::new()).unwrap();
    let refused = service.oneshot(asked).await.unwrap();
    assert_eq!(refused.status(), 403);
    assert_eq!(refused.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
}

/// What a server sends, octet for octet but for the date.
async fn exchange(app: Router, request: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    server.abort();
    response.lines().filter(|line| !line.starts_with("date:")).collect::<Vec<_>>().join("\n")
}

/// For every method, and with the headers of other protocols. axum answers a method that a route does not have with 405
/// and `Allow`, unless the route begins with `any`, as here.
#[tokio::test]
async fn a_hidden_page_is_a_missing_page() {
    async fn hidden(_: Authed<Admin, NotFound>) -> &'static str {
        "hidden"
    }
    let app = Router::new()
        .route("/hidden", any(authed::not_found).get(hidden))
        .fallback(authed::not_found)
        .with_state(authenticator());
    for (method, headers) in [
        ("GET", ""),
        ("HEAD", ""),
        ("OPTIONS", ""),
        ("POST", ""),
        ("DELETE", "x-plan: answer editor\r\n"),
        ("GET", "x-plan: answer editor\r\n"),
        ("GET", "x-plan: answer editor\r\nx-waits: 3\r\n"),
        ("GET", "upgrade: websocket\r\n"),
        ("GET", "content-type: application/grpcx\r\n"),
        ("POST", "content-type: application/grpc\r\n"),
        ("POST", "content-type: application/grpc-web+proto\r\n"),
    ] {
        let close = if headers.starts_with("upgrade") { "connection: upgrade, close" } else { "connection: close" };
        let ask =
            |path| exchange(app.clone(), format!("{method} {path} HTTP/1.1\r\nhost: shop\r\n{headers}{close}\r\n\r\n"));
        let (hidden, missing) = (ask("/hidden").await, ask("/missing").await);
        assert!(
            missing.starts_with("HTTP/1.1 404 Not Found\n") || missing.contains("grpc-status: 12"),
            "{method} {headers}: {missing}"
        );
        assert_eq!(hidden, missing, "{method} {headers}");
    }
    let allowed =
        exchange(app, "GET /hidden HTTP/1.1\r\nhost: shop\r\nx-plan: answer admin\r\nconnection: close\r\n\r\n".into());
    assert!(allowed.await.ends_with("\nhidden"));
}

/// HEAD is decided as GET is, and answered without a body.
#[tokio::test]
async fn head_is_decided_as_get() {
    async fn page(_: Authed<Viewer>) -> &'static str {
        "page"
    }
    let app = Router::new().route("/", get(page)).with_state(authenticator());
    for plan in ["answer viewer", "answer auditor", "nobody", "rejected", "malformed", "unavailable"] {
        let ask = |method| {
            exchange(
                app.clone(),
                format!("{method} / HTTP/1.1\r\nhost: shop\r\nx-plan: {plan}\r\nconnection: close\r\n\r\n"),
            )
        };
        let (get, head) = (ask("GET").await, ask("HEAD").await);
        let (get_head, body) = get.split_once("\n\n").unwrap();
        assert!(!body.is_empty());
        assert_eq!(get_head, head.trim_end(), "{plan}");
    }
}
