//! WebSockets over HTTP/1.1 (RFC 6455): refused before any upgrade, and accepted ones that keep their proof.

use std::time::{Duration, Instant};

use authed::{
    Authed, Basic, Challenge, FailurePolicy, Forbidden, LocalPath, NotFound, RedirectTarget, RedirectTo, Status, User,
    local_path,
};
use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::any;
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, Error};
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::{AUTHORIZATION, Admin, BRIEFLY, SocketAddr, authenticator, get, login, serve};

enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

/// The same socket behind every policy, by path.
pub(crate) async fn server() -> SocketAddr {
    let app = Router::new()
        .route("/forbidden", any(accept::<Forbidden>))
        .route("/status", any(accept::<Status<402>>))
        .route("/redirect", any(accept::<RedirectTo<LoginPage>>))
        .route("/challenge", any(accept::<Challenge<Basic>>))
        .route("/hidden", any(accept::<NotFound>))
        .fallback(authed::not_found)
        .with_state(authenticator());
    serve(app).await
}

/// The policies that do not hide, and what they answer to a plain request of the anonymous caller.
pub(crate) const OPEN: [(&str, u16); 4] =
    [("/forbidden", 403), ("/status", 402), ("/redirect", 303), ("/challenge", 401)];

async fn accept<P: FailurePolicy>(caller: Authed<Admin, P>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(|socket| converse(caller, socket))
}

/// Answers every message with who is talking, and whether they still may. The socket holds what the handshake proved.
async fn converse<P: FailurePolicy>(caller: Authed<Admin, P>, mut socket: WebSocket) {
    while let Some(Ok(Message::Text(_))) = socket.recv().await {
        let may = if caller.is_expired() { "no longer" } else { "still" };
        let answer = format!("{} may {may}", caller.user().display_name());
        if socket.send(Message::from(answer)).await.is_err() {
            return;
        }
    }
}

async fn open(
    server: SocketAddr,
    path: &str,
    user: Option<&str>,
) -> Result<WebSocketStream<TcpStream>, tungstenite::http::Response<Option<Vec<u8>>>> {
    let mut request = format!("ws://{server}{path}").into_client_request().unwrap();
    request.headers_mut().extend(user.map(|user| (AUTHORIZATION, login(user))));
    let stream = TcpStream::connect(server).await.unwrap();
    match client_async(request, stream).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(response)) => Err(*response),
        Err(error) => panic!("{error}"),
    }
}

/// Sends a message and waits for what is answered.
pub(crate) async fn say<S>(socket: &mut S) -> String
where
    S: Sink<tungstenite::Message, Error = Error> + Stream<Item = Result<tungstenite::Message, Error>> + Unpin,
{
    socket.send("May I?".into()).await.unwrap();
    socket.next().await.unwrap().unwrap().into_text().unwrap().to_string()
}

#[tokio::test]
async fn is_refused_with_403_whatever_the_policy() {
    let server = server().await;
    for (path, otherwise) in OPEN {
        assert_eq!(get(server, path, &[]).await.status(), otherwise);
        for user in [None, Some("eve")] {
            let refused = open(server, path, user).await.unwrap_err();
            assert_eq!(refused.status(), 403, "{path}");
            assert_eq!(refused.headers()["cache-control"], "no-store");
            for absent in ["upgrade", "sec-websocket-accept", "location", "www-authenticate"] {
                assert!(!refused.headers().contains_key(absent), "{path} {absent}");
            }
        }
    }
}

/// Else two header lines would tell what is hidden from what is missing.
#[tokio::test]
async fn a_hidden_one_looks_like_a_missing_one() {
    let server = server().await;
    for user in [None, Some("eve")] {
        let [hidden, missing] = [open(server, "/hidden", user).await, open(server, "/missing", user).await];
        let looks = |response: Result<_, tungstenite::http::Response<Option<Vec<u8>>>>| {
            let mut response = response.map(|_: WebSocketStream<TcpStream>| ()).unwrap_err();
            response.headers_mut().remove("date");
            (response.status(), response.headers().clone(), response.into_body())
        };
        let hidden = looks(hidden);
        assert_eq!(hidden.0, 404);
        assert_eq!(hidden, looks(missing));
    }
}

/// What is wrong with credentials is said as to any request: RFC 6455, 4.2.2 lets a handshake be answered with 401.
#[tokio::test]
async fn wrong_credentials_are_no_denial() {
    let server = server().await;
    for (user, status) in [("nobody", 401), ("dan", 503), ("\u{1}", 400)] {
        let refused = open(server, "/forbidden", Some(user)).await.unwrap_err();
        assert_eq!(refused.status(), status);
        assert_eq!(refused.headers().contains_key("www-authenticate"), status == 401);
    }
}

/// A handshake is known by tokens in lists of any case and over several lines, and by nothing less.
#[tokio::test]
async fn a_handshake_is_recognised_however_it_is_written() {
    let server = server().await;
    let connection = |value| ("connection", value);
    let upgrade = |value| ("upgrade", value);
    for handshake in [
        vec![connection("Upgrade"), upgrade("websocket")],
        vec![connection("keep-alive, Upgrade"), upgrade("websocket")],
        vec![connection("upgrade,keep-alive"), upgrade("WebSocket")],
        vec![connection("UPGRADE"), upgrade("WEBSOCKET")],
        vec![connection("keep-alive"), connection("Upgrade"), upgrade("websocket")],
        vec![connection("keep-alive"), connection("TE ,\tuPgRaDe"), upgrade("h2c"), upgrade("websocket")],
        vec![connection("Upgrade"), upgrade("h2c, websocket")],
        vec![connection("Upgrade, HTTP2-Settings"), upgrade("h2c ,WebSocket")],
    ] {
        assert_eq!(get(server, "/redirect", &handshake).await.status(), 403, "{handshake:?}");
    }
    for something_else in [
        vec![connection("keep-alive"), upgrade("websocket")],
        vec![upgrade("websocket")],
        vec![connection("Upgrade")],
        vec![connection("Upgrade"), upgrade("h2c")],
        vec![connection("Upgrade"), upgrade("websockets")],
        vec![connection("Upgrades"), upgrade("websocket")],
        vec![connection("not Upgrade"), upgrade("websocket")],
    ] {
        assert_eq!(get(server, "/redirect", &something_else).await.status(), 303, "{something_else:?}");
    }
}

#[tokio::test]
async fn an_accepted_socket_keeps_its_caller() {
    let server = server().await;
    for path in ["/forbidden", "/status", "/redirect", "/challenge", "/hidden"] {
        let mut socket = open(server, path, Some("ada")).await.unwrap();
        assert_eq!(say(&mut socket).await, "ada may still");
        assert_eq!(say(&mut socket).await, "ada may still");
        socket.close(None).await.unwrap();
    }
}

#[tokio::test]
async fn an_open_socket_sees_the_credentials_end() {
    let server = server().await;
    let before = Instant::now();
    let mut socket = open(server, "/forbidden", Some("brief")).await.unwrap();
    assert_eq!(say(&mut socket).await, "brief may still");
    while say(&mut socket).await == "brief may still" {
        assert!(before.elapsed() < 10 * BRIEFLY, "the credentials have not ended");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(before.elapsed() >= BRIEFLY);
    assert_eq!(say(&mut socket).await, "brief may no longer");
}
