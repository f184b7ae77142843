//! Subscriptions over real WebSockets.

use std::time::{Duration, Instant};

use authed::Authenticator;
use authed::revocation::{Revocation, Revocations};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::schema::{Log, Press, RAN_FOR, authenticator, revocable, routes};

struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Opens a socket, and sends `connection_init` with this payload.
    async fn open(payload: Value) -> (Self, Log) {
        Self::open_with(authenticator(), payload).await
    }

    async fn open_with((authenticator, log): (Authenticator<Press>, Log), payload: Value) -> (Self, Log) {
        let address = support::serve(routes(&authenticator).with_state(authenticator)).await;
        let mut request = format!("ws://{address}/graphql").into_client_request().unwrap();
        request.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
        let mut socket = Self(connect_async(request).await.unwrap().0);
        socket.send(json!({"type": "connection_init", "payload": payload})).await;
        (socket, log)
    }

    async fn send(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    /// Returns the next message, or why the server has closed the socket.
    async fn next(&mut self) -> Value {
        match tokio::time::timeout(Duration::from_secs(10), self.0.next()).await.unwrap() {
            Some(Ok(Message::Text(text))) => serde_json::from_str(&text).unwrap(),
            other => json!({"closed": format!("{other:?}")}),
        }
    }

    async fn subscribe(&mut self) {
        self.send(json!({"type": "subscribe", "id": "1", "payload": {"query": "subscription { events }"}})).await;
    }
}

fn token(token: &str) -> Value {
    json!({"Authorization": format!("Bearer {token}")})
}

#[tokio::test]
async fn the_token_is_in_connection_init() {
    let (mut socket, log) = Socket::open(token("eve.reader")).await;
    assert_eq!(socket.next().await["type"], "connection_ack");
    socket.subscribe().await;
    assert_eq!(socket.next().await["payload"]["data"], json!({"events": 0}));
    assert_eq!(socket.next().await["payload"]["data"], json!({"events": 1}));
    assert!(log.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_denied_subscription_does_not_run() {
    for (payload, code, user) in [(json!({}), "UNAUTHENTICATED", "nobody"), (token("bob.none"), "FORBIDDEN", "bob")] {
        let (mut socket, log) = Socket::open(payload).await;
        assert_eq!(socket.next().await["type"], "connection_ack");
        socket.subscribe().await;
        let answer = socket.next().await;
        assert!(answer.to_string().contains(code), "{answer}");
        assert_eq!(*log.lock().unwrap(), [format!("{user} /graphql Subscription.events 403")]);
    }
    let ran_for = RAN_FOR.lock().unwrap().clone();
    assert!(!ran_for.iter().any(|user| user == "nobody" || user == "bob"), "{ran_for:?}");
}

#[tokio::test]
async fn a_wrong_token_opens_nothing() {
    let (mut socket, _) = Socket::open(token("wrong")).await;
    let answer = socket.next().await;
    assert!(answer["type"] != "connection_ack", "{answer}");
}

#[tokio::test]
async fn a_subscription_ends_when_its_caller_ends() {
    let (mut socket, _) = Socket::open(token("brief.reader")).await;
    assert_eq!(socket.next().await["type"], "connection_ack");
    socket.subscribe().await;
    let mut events = 0;
    let last = loop {
        let message = socket.next().await;
        match message["payload"]["data"]["events"].as_u64() {
            Some(_) => events += 1,
            None => break message,
        }
    };
    assert!(events > 0);
    assert!(last.to_string().contains("the login has expired"), "{last}");
    assert_eq!(socket.next().await["type"], "complete");
    socket.subscribe().await;
    let again = socket.next().await;
    assert!(again.to_string().contains("the login has expired"), "{again}");
}

#[tokio::test]
async fn a_subscription_ends_within_a_second_of_its_callers_revocation() {
    let revocations = Revocations::new();
    let (mut ada, _) = Socket::open_with(revocable(&revocations), token("ada.reader")).await;
    let (mut eve, _) = Socket::open_with(revocable(&revocations), token("eve.reader")).await;
    for socket in [&mut ada, &mut eve] {
        assert_eq!(socket.next().await["type"], "connection_ack");
        socket.subscribe().await;
        assert_eq!(socket.next().await["payload"]["data"], json!({"events": 0}));
    }
    let event = Instant::now();
    revocations.publish(Revocation::user("ada"));
    let last = loop {
        let message = ada.next().await;
        if message["payload"]["data"]["events"].as_u64().is_none() {
            break message;
        }
    };
    assert!(event.elapsed() < Duration::from_secs(1), "{:?}", event.elapsed());
    assert!(last.to_string().contains("the login has ended") && last.to_string().contains("UNAUTHENTICATED"), "{last}");
    assert_eq!(ada.next().await["type"], "complete");
    ada.subscribe().await;
    let again = ada.next().await;
    assert!(again.to_string().contains("the login has ended"), "{again}");
    assert!(eve.next().await["payload"]["data"]["events"].as_u64().is_some(), "others go on");
}
