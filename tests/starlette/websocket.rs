//! Section 7: websockets.

use std::sync::atomic::Ordering;

use authed::{Authed, Basic, Caller, Challenge, FailurePolicy, NotFound, RedirectTo, Requirement, Status};
use axum::Router;
use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::get;
use futures_util::StreamExt;
use http::HeaderMap;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::redirect::Home;
use crate::server::{ANONYMOUS, Answer, BROKEN, Server, basic, login, raw_request};
use crate::site::{
    Admin, App, Authenticated, Site, counting_waiting_authenticator, home, introduction, layered, page_or, servers,
};

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

/// What a websocket client is greeted with, or the answer that refuses the handshake.
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

async fn refused(server: &Server, path: &str, authorization: &str) -> Answer {
    connect(server, path, authorization).await.expect_err("a refusal")
}

/// 87, 89, 90.
#[tokio::test]
async fn handshake_is_guarded() {
    for server in servers(app).await {
        refused(&server, "/ws", ANONYMOUS).await.refuses(403, "Forbidden");
        refused(&server, "/ws", &basic("machine")).await.refuses(403, "Forbidden");
        refused(&server, "/ws/admin", &basic("alice")).await.refuses(403, "Forbidden");
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

/// 88, 93, 95, 96: the handshake is an HTTP request, and told what is wrong with it.
#[tokio::test]
async fn bad_credentials_are_answered_as_such() {
    for server in servers(app).await {
        for path in ["/ws", "/ws/public", "/ws/redirecting"] {
            refused(&server, path, BROKEN).await.refuses(400, "the credentials are malformed");
            let wrong = refused(&server, path, &login("alice", "wrong")).await;
            assert_eq!((wrong.status, &*wrong.body), (401, "the credentials are not valid"));
            assert_eq!(wrong.header("www-authenticate"), Some(r#"Basic realm="Site", charset="UTF-8""#));
            let down = refused(&server, path, &basic("down")).await;
            down.refuses(503, "the caller cannot be authenticated at the moment");
        }
    }
}

/// 91, 92: no redirect, no challenge, no status of choice; but what is hidden stays hidden.
#[tokio::test]
async fn handshake_is_refused_with_403_or_404() {
    for server in servers(app).await {
        for path in ["/ws/redirecting", "/ws/challenging", "/ws/402"] {
            refused(&server, path, ANONYMOUS).await.refuses(403, "Forbidden");
            refused(&server, path, &basic("nobody")).await.refuses(403, "Forbidden");
            assert_eq!(connect(&server, path, &basic("alice")).await, Ok(introduction(true, "alice")));
        }
        let hidden = refused(&server, "/ws/hidden", ANONYMOUS).await.timeless();
        hidden.refuses(404, "Not Found");
        assert_eq!(refused(&server, "/ws/unknown", ANONYMOUS).await.timeless(), hidden);
        assert_eq!(refused(&server, "/ws/hidden", &basic("nobody")).await.timeless(), hidden);
    }
}

/// What makes a handshake is read as RFC 9110 has it: lists, over several lines, in any case.
#[tokio::test]
async fn handshake_is_recognised() {
    for server in servers(app).await {
        for lines in [
            &["Connection: Upgrade", "Upgrade: websocket"][..],
            &["Connection: keep-alive, uPGRADE", "Upgrade: h2c, WebSocket"],
            &["Connection: keep-alive", "Connection: upgrade", "Upgrade: websocket"],
        ] {
            let lines: Vec<_> = lines.iter().map(|line| line.as_bytes()).collect();
            server.raw_get("/ws/redirecting", &lines).await.refuses(403, "Forbidden");
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

/// 97: an ordinary request to a socket is refused as any other, and after that it is axum that wants a handshake.
#[tokio::test]
async fn ordinary_request_to_a_socket() {
    for server in servers(app).await {
        server.get("/ws", ANONYMOUS).await.refuses(403, "Forbidden");
        server.get("/ws/redirecting", ANONYMOUS).await.redirects("/?next=%2Fws%2Fredirecting");
        assert_eq!(server.get("/ws", &basic("alice")).await.status, 400);
    }
}

/// 2, 96: the layer asks once for a handshake, and a panic answers none.
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
