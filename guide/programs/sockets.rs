// ANCHOR: all
use authed::backend::BearerToken;
use authed::revocation::{Revocation, Revocations};
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
    let mut ended = caller.ended();
    loop {
        tokio::select! {
            // The caller's identity may expire or be revoked while the socket is open.
            _ = &mut ended => break,
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

// ANCHOR: revoke
/// Ends the open sockets of this user. Call it after the change in your database.
pub fn mute(user_id: &str, revocations: &Revocations) {
    revocations.publish(Revocation::user(user_id));
}
// ANCHOR_END: revoke

fn app() -> axum::Router {
    // ANCHOR: revocations
    let revocations = Revocations::new();
    let authenticator = Authenticator::new(Bearer::new(check)).revoked_by(&revocations);
    // ANCHOR_END: revocations
    let routes: Routes<_> = Routes::new().route("/chat", any(chat));
    routes.with_state(authenticator)
}
// ANCHOR_END: all
