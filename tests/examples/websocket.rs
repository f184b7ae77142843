use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use support::{Program, login};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::{BASIC, SERVICES};

#[test]
fn works_as_printed() {
    let chat = Program::binary(SERVICES, "websocket");
    chat.check_table(&[
        "/            known                                401 with a challenge",
        "/chat        speaker                              403 before the upgrade",
        "/seconds     known                                401 with a challenge",
        "/hang-up     known                                401 with a challenge",
    ]);
    chat.check_lines_with(BASIC, 9);
}

/// Opens the socket as the page does, with an `Origin`.
async fn open(chat: &Program, user: &str) -> WebSocketStream<TcpStream> {
    let address = chat.address();
    let mut request = format!("ws://{address}/chat").into_client_request().unwrap();
    request.headers_mut().insert("authorization", login(user, "demo").try_into().unwrap());
    request.headers_mut().insert("origin", format!("http://{address}").try_into().unwrap());
    client_async(request, TcpStream::connect(address).await.unwrap()).await.unwrap().0
}

#[tokio::test]
async fn the_socket_knows_who_is_talking() {
    let chat = Program::binary(SERVICES, "websocket");
    let mut socket = open(&chat, "ada").await;
    socket.send("Hello".into()).await.unwrap();
    assert_eq!(socket.next().await.unwrap().unwrap(), Message::from("ada says: Hello"));
}

#[tokio::test]
async fn the_socket_closes_when_the_credentials_end() {
    let chat = Program::binary(SERVICES, "websocket");
    let before = Instant::now();
    let mut socket = open(&chat, "guest").await;
    let Message::Close(Some(reason)) = socket.next().await.unwrap().unwrap() else { panic!("no close frame") };
    assert_eq!((u16::from(reason.code), reason.reason.as_str()), (1008, "the login has expired"));
    assert!(before.elapsed() >= Duration::from_secs(3));
}

#[tokio::test]
async fn all_sockets_and_streams_of_a_user_close_when_the_user_hangs_up() {
    let chat = Program::binary(SERVICES, "websocket");
    let mut sockets = [open(&chat, "ada").await, open(&chat, "ada").await];
    let mut other = open(&chat, "guest").await;
    let client = reqwest::Client::new();
    let seconds = client.get(format!("http://{}/seconds", chat.address())).basic_auth("ada", Some("demo"));
    let seconds = tokio::spawn(seconds.send().await.unwrap().text());
    let hang_up = client.post(format!("http://{}/hang-up", chat.address())).basic_auth("ada", Some("demo"));
    let before = Instant::now();
    assert_eq!(hang_up.send().await.unwrap().status(), 200);
    for socket in &mut sockets {
        let Message::Close(Some(reason)) = socket.next().await.unwrap().unwrap() else { panic!("no close frame") };
        assert_eq!((u16::from(reason.code), reason.reason.as_str()), (1008, "the login has ended"));
    }
    seconds.await.unwrap().expect("the stream is complete");
    assert!(before.elapsed() < Duration::from_secs(1), "{:?}", before.elapsed());
    other.send("Hello".into()).await.unwrap();
    assert_eq!(other.next().await.unwrap().unwrap(), Message::from("guest says: Hello"));
}
