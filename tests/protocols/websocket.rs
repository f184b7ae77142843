//! WebSockets over HTTP/1.1 (RFC 6455): rejections come before the upgrade, and accepted sockets keep their proof.

use std::time::{Duration, Instant};

use authed::policy::FailurePolicy;
use authed::{Authed, Basic, Challenge, Forbidden, NotFound, RedirectTo, Status, User};
use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::any;
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use support::LoginPage;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, Error};
use tokio_tungstenite::{WebSocketStream, client_async};

use super::{AUTHORIZATION, Admin, BRIEFLY, SocketAddr, authenticator, get, login, serve_on_hyper};

/// Serves the same socket with every policy, by path.
pub async fn server() -> SocketAddr {
    let app = Router::new()
        .route("/forbidden", any(accept::<Forbidden>))
        .route("/status", any(accept::<Status<402>>))
        .route("/redirect", any(accept::<RedirectTo<LoginPage>>))
        .route("/challenge", any(accept::<Challenge<Basic>>))
        .route("/hidden", any(accept::<NotFound>))
        .fallback(authed::not_found)
        .with_state(authenticator());
    serve_on_hyper(app).await
}

/// The policies that do not hide, and their response to an ordinary anonymous request.
pub const OPEN: [(&str, u16); 4] = [("/forbidden", 403), ("/status", 402), ("/redirect", 303), ("/challenge", 401)];

async fn accept<P: FailurePolicy>(caller: Authed<Admin, P>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(|socket| converse(caller, socket))
}

/// Answers every message with the user's name, and whether the proof of the handshake still holds.
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

/// Sends a message and returns the answer.
pub async fn say<S>(socket: &mut S) -> String
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
            let rejected = open(server, path, user).await.unwrap_err();
            assert_eq!(rejected.status(), 403, "{path}");
            assert_eq!(rejected.headers()["cache-control"], "no-store");
            for absent in ["upgrade", "sec-websocket-accept", "location", "www-authenticate"] {
                assert!(!rejected.headers().contains_key(absent), "{path} {absent}");
            }
        }
    }
}

/// Otherwise two header lines would reveal a hidden page.
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

/// Browsers ask for no login there.
#[tokio::test]
async fn an_error_keeps_its_status_unless_it_is_a_401() {
    let server = server().await;
    for (user, status) in [("nobody", 403), ("dan", 503), ("\u{1}", 400)] {
        let rejected = open(server, "/forbidden", Some(user)).await.unwrap_err();
        assert_eq!(rejected.status(), status);
        assert!(!rejected.headers().contains_key("www-authenticate"));
    }
}

/// The two fields are lists of tokens, in any case and over several lines.
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
async fn an_open_socket_sees_that_the_identity_expires() {
    let server = server().await;
    let before = Instant::now();
    let mut socket = open(server, "/forbidden", Some("brief")).await.unwrap();
    assert_eq!(say(&mut socket).await, "brief may still");
    while say(&mut socket).await == "brief may still" {
        assert!(before.elapsed() < 10 * BRIEFLY, "the identity has not expired");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(before.elapsed() >= BRIEFLY);
    assert_eq!(say(&mut socket).await, "brief may no longer");
}
