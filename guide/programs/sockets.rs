// ANCHOR: all
use std::time::Duration;

use authed::backend::BearerToken;
use authed::routing::any;
use authed::{
    Authed, AuthenticationError, Authenticator, Bearer, Challenge, Credentials, Identity, Routes, SimpleUser, User,
    scopes,
};
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;

scopes! {
    pub realm Chat for SimpleUser, on failure Challenge;
    pub scope Speaker = "speaker";
}

// ANCHOR: socket
/// Other callers are rejected before the upgrade. The task of the socket owns the caller.
async fn chat(caller: Authed<Speaker>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(|socket| converse(caller, socket))
}

async fn converse(caller: Authed<Speaker>, mut socket: WebSocket) {
    let mut clock = tokio::time::interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            // The identity of the handshake may expire while the socket is open.
            _ = clock.tick() => if caller.is_expired() { break },
            message = socket.recv() => {
                let Some(Ok(Message::Text(text))) = message else { break };
                let answer = format!("{}: {text}", caller.user().display_name());
                if socket.send(Message::text(answer)).await.is_err() {
                    break;
                }
            }
        }
    }
}
// ANCHOR_END: socket

fn check(token: &BearerToken) -> Result<Identity<Chat>, AuthenticationError> {
    match token.as_str() {
        "ada-token" => Ok(Identity::new(SimpleUser::new("ada"), Credentials::none().grant::<Speaker>())),
        "bob-token" => Ok(Identity::new(SimpleUser::new("bob"), Credentials::none())),
        _ => Err(AuthenticationError::rejected()),
    }
}

fn app() -> axum::Router {
    let routes: Routes<_> = Routes::new().route("/chat", any(chat));
    routes.with_state(Authenticator::new(Bearer::new(check)))
}
// ANCHOR_END: all
