//! WebSockets over HTTP/2 (RFC 8441): a CONNECT request with `:protocol`. A 200 accepts it.

use authed::{Authed, guard};
use bytes::Bytes;
use http::{Method, Request, Response, Version};
use http_body_util::Full;
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::Role;

use ::hyper::ext::Protocol;

use super::websocket::{OPEN, say, server};
use super::{AUTHORIZATION, Admin, Incoming, SocketAddr, authenticator, login, send, serve_on_hyper, whole};

async fn connect(server: SocketAddr, path: &str, user: Option<&str>) -> Response<Incoming> {
    let request = Request::builder().method(Method::CONNECT).version(Version::HTTP_2).uri(path);
    let request = request.extension(Protocol::from_static("websocket")).header("sec-websocket-version", "13");
    let mut request = request.body(String::new()).unwrap();
    request.headers_mut().extend(user.map(|user| (AUTHORIZATION, login(user))));
    send(server, request).await
}

#[tokio::test]
async fn is_refused_with_403_whatever_the_policy() {
    let server = server().await;
    for (path, _) in OPEN {
        for user in [None, Some("eve")] {
            let rejected = whole(connect(server, path, user).await).await;
            assert_eq!(rejected.status(), 403, "{path}");
            assert_eq!(rejected.body(), "Forbidden");
            assert_eq!(rejected.headers()["cache-control"], "no-store");
            for absent in ["location", "www-authenticate"] {
                assert!(!rejected.headers().contains_key(absent), "{path} {absent}");
            }
        }
    }
}

#[tokio::test]
async fn a_hidden_one_looks_like_a_missing_one() {
    let server = server().await;
    for user in [None, Some("eve")] {
        let mut hidden = whole(connect(server, "/hidden", user).await).await;
        let mut missing = whole(connect(server, "/missing", user).await).await;
        hidden.headers_mut().remove("date");
        missing.headers_mut().remove("date");
        assert_eq!(hidden.status(), 404);
        assert_eq!(
            (hidden.status(), hidden.headers(), hidden.body()),
            (missing.status(), missing.headers(), missing.body())
        );
    }
}

#[tokio::test]
async fn an_error_keeps_its_status_unless_it_is_a_401() {
    let server = server().await;
    for (user, status) in [("nobody", 403), ("dan", 503), ("\u{1}", 400)] {
        assert_eq!(connect(server, "/forbidden", Some(user)).await.status(), status);
    }
}

#[tokio::test]
async fn an_accepted_socket_keeps_its_caller() {
    let server = server().await;
    for path in ["/forbidden", "/redirect", "/hidden"] {
        let accepted = connect(server, path, Some("ada")).await;
        assert_eq!(accepted.status(), 200, "{path}");
        let stream = TokioIo::new(::hyper::upgrade::on(accepted).await.unwrap());
        let mut socket = WebSocketStream::from_raw_socket(stream, Role::Client, None).await;
        assert_eq!(say(&mut socket).await, "ada may still");
    }
}

/// Without a router, which would look at the method.
#[tokio::test]
async fn a_guarded_service_rejects_it() {
    async fn page(_: Authed<Admin>, _: Request<Incoming>) -> Result<Response<Full<Bytes>>, std::convert::Infallible> {
        unreachable!("no caller is permitted")
    }
    let server = serve_on_hyper(guard(authenticator(), page)).await;
    assert_eq!(connect(server, "/", None).await.status(), 403);
    assert_eq!(connect(server, "/", Some("eve")).await.status(), 403);
}
