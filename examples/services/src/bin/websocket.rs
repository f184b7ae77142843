//! A WebSocket that only speakers may open: `cargo run -p authed-example-services --bin websocket`.
//!
//! It listens on port 3000. `PORT=8080` selects another port, and `PORT=0` a free one.

#[path = "../../../shared/mod.rs"]
mod shared;

use std::convert::Infallible;
use std::time::{Duration, SystemTime};

use authed::backend::Login;
use authed::requirement::Requirement;
use authed::revocation::{Revocation, Revocations};
use authed::{
    Authed, AuthenticationError, Authenticator, Basic, Challenge, Credentials, Identity, Rejection, SimpleUser, User,
    scopes,
};
use axum::Router;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{FromRef, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, Sse};
use axum::response::{Html, Response};
use axum::routing::{any, get, post};
use futures_util::stream::{Stream, StreamExt, unfold};
use subtle::ConstantTimeEq;

scopes! {
    /// The chat's permissions.
    pub realm Chat for SimpleUser;

    /// A browser asks the user for name and password after a challenge. It sends them with the handshake, too.
    pub scope Known = "known", on failure Challenge<Basic>;
    pub scope Speaker = "speaker": Known, on failure Challenge<Basic>;
}

async fn page(_: Authed<Known>) -> Html<&'static str> {
    Html(include_str!("../../static/chat.html"))
}

/// Other callers get 403 before the upgrade: axum extracts the parameters in this order.
async fn chat(caller: Authed<Speaker>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    if !is_of_this_site(&headers) {
        return Rejection::forbidden().into_response();
    }
    upgrade.on_upgrade(|socket| converse(caller, socket))
}

/// Returns whether the handshake comes from a page of this site, or from a program: programs send no `Origin`.
///
/// Browsers let a page of any site open a socket to this one, and send the user's password with it (RFC 6455, 10.2).
fn is_of_this_site(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get("origin") else { return true };
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
    let host = headers.get("host").and_then(|host| host.to_str().ok());
    origin.is_some_and(|(_, authority)| Some(authority) == host)
}

/// Keeps the caller of the handshake. Closes the socket when the identity expires or is revoked.
async fn converse(caller: Authed<Speaker>, mut socket: WebSocket) {
    let mut ended = caller.ended();
    loop {
        tokio::select! {
            reason = &mut ended => {
                let reason = reason.to_string().into();
                let _ = socket.send(Message::Close(Some(CloseFrame { code: close_code::POLICY, reason }))).await;
                return;
            }
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => {
                    let reply = format!("{} says: {text}", caller.user().display_name());
                    if socket.send(Message::from(reply)).await.is_err() {
                        return;
                    }
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
        }
    }
}

/// Server-sent events: the seconds since the page was opened. The stream ends when the identity expires or is revoked.
async fn seconds(caller: Authed<Known>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let seconds = unfold(0, |second| async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Some((Ok(Event::default().data(second.to_string())), second + 1))
    });
    Sse::new(seconds.take_until(caller.ended()))
}

/// Closes all sockets and streams of the caller, on whatever device they are. A new role or password does the same.
async fn hang_up(caller: Authed<Known>, State(revocations): State<Revocations>) -> &'static str {
    revocations.publish(Revocation::user(caller.user().id()));
    "closed"
}

#[derive(Clone, FromRef)]
struct Shared {
    authenticator: Authenticator<Chat>,
    revocations: Revocations,
}

/// The users share one password. Your application stores password hashes in a database.
fn authenticator() -> Authenticator<Chat> {
    Authenticator::new(Basic::new(|login: &Login| {
        let password_is_right = login.password().as_bytes().ct_eq(b"demo");
        let (credentials, seconds) = match login.name() {
            "ada" if password_is_right.into() => (Credentials::none().grant::<Speaker>(), 3600),
            "guest" if password_is_right.into() => (Credentials::none().grant::<Speaker>(), 3),
            "eve" if password_is_right.into() => (Credentials::none().grant::<Known>(), 3600),
            _ => return Err(AuthenticationError::rejected()),
        };
        let end = SystemTime::now() + Duration::from_secs(seconds);
        Ok(Identity::new(SimpleUser::new(login.name()), credentials).with_expiry(end))
    }))
}

fn app() -> Router {
    let revocations = Revocations::new();
    let authenticator = authenticator().revoked_by(&revocations);
    Router::new()
        .route("/", get(page))
        .route("/chat", any(chat))
        .route("/seconds", get(seconds))
        .route("/hang-up", post(hang_up))
        .fallback(authed::not_found)
        .with_state(Shared { authenticator, revocations })
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (listener, address) = shared::listen().await?;
    introduce(&address);
    axum::serve(listener, app()).await
}

fn introduce(address: &str) {
    println!("The chat is open at http://{address}, for a browser\n");
    shared::print_table([
        ("/", Known::expression().to_string(), "401 with a challenge"),
        ("/chat", Speaker::expression().to_string(), "403 before the upgrade"),
        ("/seconds", Known::expression().to_string(), "401 with a challenge"),
        ("/hang-up", Known::expression().to_string(), "401 with a challenge"),
    ]);
    println!("\nada is a speaker, guest is one for three seconds, eve is not. Every password is demo. Try:\n");
    let handshake = "-H 'Connection: Upgrade' -H 'Upgrade: websocket' ";
    let whole = format!(
        "{handshake}-H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' --max-time 1 "
    );
    let lines = [
        ("", "/", "401 log in"),
        ("-u ada:demo ", "/", "200 the page that opens the socket"),
        ("", "/chat", "401 from the policy: this is not a handshake"),
        (handshake, "/chat", "403 a handshake gets no challenge"),
        (&format!("-u eve:demo {handshake}"), "/chat", "403 not a speaker"),
        (&format!("-u ada:demo -H 'Origin: https://evil.example' {whole}"), "/chat", "403 a page of another site"),
        (&format!("-u ada:demo {whole}"), "/chat", "101 a socket, which curl closes after a second"),
        ("-u ada:demo --max-time 2 ", "/seconds", "200 a stream, which curl closes after two seconds"),
        ("-u ada:demo -X POST ", "/hang-up", "200 all sockets and streams of ada are closed"),
    ];
    shared::print_lines_to_try(address, lines);
}
