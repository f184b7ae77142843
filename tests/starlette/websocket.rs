//! Section 7: WebSockets.

use std::sync::atomic::Ordering;

use authed::policy::FailurePolicy;
use authed::requirement::Requirement;
use authed::{Authed, Basic, Caller, Challenge, NotFound, RedirectTo, Status};
use axum::Router;
use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::get;
use futures_util::StreamExt;
use http::HeaderMap;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use super::redirect::Home;
use super::site::{
    Admin, App, Authenticated, Site, counting_waiting_authenticator, home, introduction, layered, page_or, servers,
};
use support::{ANONYMOUS, Answer, BROKEN, Server, basic, login, raw_request};

fn greet(upgrade: WebSocketUpgrade, greeting: String) -> Response {
    upgrade.on_upgrade(async |mut socket| drop(socket.send(Message::from(greeting)).await))
}

async fn socket<S, P>(caller: Authed<S, P>, upgrade: WebSocketUpgrade) -> Response
where
    S: Requirement<Realm = Site>,
    P: FailurePolicy,
{
    greet(upgrade, page_or(caller).await)
}

async fn public(caller: Caller<Site>, upgrade: WebSocketUpgrade) -> Response {
    greet(upgrade, home(caller).await)
}

fn app() -> App {
    Router::new()
        .route("/ws", get(socket::<Authenticated, <Authenticated as Requirement>::OnFailure>))
        .route("/ws/admin", get(socket::<Admin, <Admin as Requirement>::OnFailure>))
        .route("/ws/public", get(public))
        .route("/ws/redirecting", get(socket::<Authenticated, RedirectTo<Home>>))
        .route("/ws/challenging", get(socket::<Authenticated, Challenge<Basic>>))
        .route("/ws/402", get(socket::<Authenticated, Status<402>>))
        .route("/ws/hidden", get(socket::<Authenticated, NotFound>))
        .fallback(authed::not_found)
}

/// Returns the first message of the socket, or the rejection of the handshake.
async fn connect(server: &Server, path: &str, authorization: &str) -> Result<String, Answer> {
    let mut request = format!("ws://{}{path}", server.address).into_client_request().unwrap();
    if !authorization.is_empty() {
        request.headers_mut().insert("authorization", authorization.parse().unwrap());
    }
    match connect_async(request).await {
        Ok((mut socket, response)) => {
            assert_eq!(response.status(), 101);
            Ok(socket.next().await.unwrap().unwrap().into_text().unwrap().to_string())
        }
        Err(Error::Http(response)) => {
            let (head, body) = response.into_parts();
            let headers: HeaderMap = head.headers;
            let body = String::from_utf8(body.unwrap_or_default()).unwrap();
            Err(Answer { status: head.status.as_u16(), headers, body })
        }
        Err(other) => panic!("{other}"),
    }
}

async fn rejection(server: &Server, path: &str, authorization: &str) -> Answer {
    connect(server, path, authorization).await.expect_err("a rejection")
}

/// 87, 89, 90.
#[tokio::test]
async fn handshake_is_guarded() {
    for server in servers(app).await {
        rejection(&server, "/ws", ANONYMOUS).await.rejects(403, "Forbidden");
        rejection(&server, "/ws", &basic("machine")).await.rejects(403, "Forbidden");
        rejection(&server, "/ws/admin", &basic("alice")).await.rejects(403, "Forbidden");
        assert_eq!(connect(&server, "/ws", &basic("alice")).await, Ok(introduction(true, "alice")));
        assert_eq!(connect(&server, "/ws/admin", &basic("machine")).await, Ok(introduction(true, "machine")));
    }
}

/// 94.
#[tokio::test]
async fn public_socket_is_for_anyone() {
    for server in servers(app).await {
        assert_eq!(connect(&server, "/ws/public", ANONYMOUS).await, Ok(introduction(false, "")));
        assert_eq!(connect(&server, "/ws/public", &basic("nobody")).await, Ok(introduction(true, "nobody")));
    }
}

/// 88, 93, 95, 96: a handshake is an HTTP request. Errors keep their status, but no handshake is challenged.
#[tokio::test]
async fn bad_credentials_are_answered_as_such() {
    for server in servers(app).await {
        for path in ["/ws", "/ws/public", "/ws/redirecting"] {
            rejection(&server, path, BROKEN).await.rejects(400, "the credentials are malformed");
            let wrong = rejection(&server, path, &login("alice", "wrong")).await;
            wrong.rejects(403, "the credentials are not valid");
            let down = rejection(&server, path, &basic("down")).await;
            down.rejects(503, "the caller cannot be authenticated at the moment");
        }
    }
}

/// 91, 92: there is no redirect, no challenge and no other status, but a hidden page stays hidden.
#[tokio::test]
async fn handshake_is_refused_with_403_or_404() {
    for server in servers(app).await {
        for path in ["/ws/redirecting", "/ws/challenging", "/ws/402"] {
            rejection(&server, path, ANONYMOUS).await.rejects(403, "Forbidden");
            rejection(&server, path, &basic("nobody")).await.rejects(403, "Forbidden");
            assert_eq!(connect(&server, path, &basic("alice")).await, Ok(introduction(true, "alice")));
        }
        let hidden = rejection(&server, "/ws/hidden", ANONYMOUS).await.timeless();
        hidden.rejects(404, "Not Found");
        assert_eq!(rejection(&server, "/ws/unknown", ANONYMOUS).await.timeless(), hidden);
        assert_eq!(rejection(&server, "/ws/hidden", &basic("nobody")).await.timeless(), hidden);
    }
}

/// The two fields are lists, over several lines and in any case (RFC 9110).
#[tokio::test]
async fn handshake_is_recognised() {
    for server in servers(app).await {
        for lines in [
            &["Connection: Upgrade", "Upgrade: websocket"][..],
            &["Connection: keep-alive, uPGRADE", "Upgrade: h2c, WebSocket"],
            &["Connection: keep-alive", "Connection: upgrade", "Upgrade: websocket"],
        ] {
            let lines: Vec<_> = lines.iter().map(|line| line.as_bytes()).collect();
            server.raw_get("/ws/redirecting", &lines).await.rejects(403, "Forbidden");
        }
        for lines in [
            &["Upgrade: websocket"][..],
            &["Connection: Upgrade"],
            &["Connection: upgrades", "Upgrade: websocket"],
            &["Connection: Upgrade", "Upgrade: websocket2"],
        ] {
            let lines: Vec<_> = lines.iter().map(|line| line.as_bytes()).collect();
            server.raw_get("/ws/redirecting", &lines).await.redirects("/?next=%2Fws%2Fredirecting");
        }
    }
}

/// 97: the policy rejects an ordinary request. For a permitted caller, axum requires a handshake.
#[tokio::test]
async fn ordinary_request_to_a_socket() {
    for server in servers(app).await {
        server.get("/ws", ANONYMOUS).await.rejects(403, "Forbidden");
        server.get("/ws/redirecting", ANONYMOUS).await.redirects("/?next=%2Fws%2Fredirecting");
        assert_eq!(server.get("/ws", &basic("alice")).await.status, 400);
    }
}

/// 2, 96: the layer asks the backend once. After a panic there is no answer.
#[tokio::test]
async fn backend_is_asked_once_for_a_handshake() {
    let (authenticator, asked) = counting_waiting_authenticator();
    let server = layered(app(), authenticator).await;
    assert_eq!(connect(&server, "/ws", &basic("alice")).await, Ok(introduction(true, "alice")));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    let line = format!("Authorization: {}", basic("crash"));
    let handshake: [&[u8]; 3] = [b"Connection: Upgrade", b"Upgrade: websocket", line.as_bytes()];
    assert_eq!(server.raw(raw_request("GET", "/ws", &handshake)).await, b"");
}
