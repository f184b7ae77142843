//! A server on the loopback interface, and its clients: an ordinary one, and one that sends exactly the given octets.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::{Request, Response};
use reqwest::header::AUTHORIZATION;
use reqwest::redirect::Policy;
use reqwest::{Client, Method};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::{Service, ServiceExt};

use crate::Answer;

/// The `Authorization` of an anonymous caller: no header field is sent.
pub const ANONYMOUS: &str = "";

/// An `Authorization` that violates the scheme's syntax.
pub const BROKEN: &str = "basic foobar";

/// The header lines of a WebSocket handshake.
pub const HANDSHAKE: [&[u8]; 4] = [
    b"Connection: Upgrade",
    b"Upgrade: websocket",
    b"Sec-WebSocket-Version: 13",
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
];

const PATIENCE: Duration = Duration::from_secs(20);

/// Returns the `Authorization` of the user with this name and the password `pw`.
pub fn basic(name: &str) -> String {
    login(name, "pw")
}

/// Returns the `Authorization` with this name and this password.
pub fn login(name: &str, password: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{name}:{password}")))
}

/// Returns a request with these lines in its head, which closes the connection.
pub fn raw_request(method: &str, target: &str, lines: &[&[u8]]) -> Vec<u8> {
    let mut request = format!("{method} {target} HTTP/1.1\r\nHost: shop.example\r\n").into_bytes();
    for line in lines {
        request.extend_from_slice(line);
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"Connection: close\r\n\r\n");
    request
}

/// Serves the router on a free port of the loopback interface, until the test ends. Returns the address.
pub async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// Returns the response of the service to this request, without a network.
pub async fn ask<S>(service: S, request: Request<Body>) -> Answer
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
{
    let Ok(response) = service.oneshot(request).await;
    let (head, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    Answer { status: head.status.as_u16(), headers: head.headers, body: String::from_utf8(body.to_vec()).unwrap() }
}

/// A server, and a client that follows no redirects.
pub struct Server {
    pub address: SocketAddr,
    client: Client,
}

impl Server {
    /// Serves the router: see [`serve`].
    pub async fn start(router: Router) -> Self {
        let client = Client::builder().no_proxy().redirect(Policy::none()).timeout(PATIENCE).build().unwrap();
        Self { address: serve(router).await, client }
    }

    pub async fn get(&self, path: &str, authorization: &str) -> Answer {
        self.ask(Method::GET, path, authorization).await
    }

    pub async fn ask(&self, method: Method, path: &str, authorization: &str) -> Answer {
        let mut request = self.client.request(method, format!("http://{}{path}", self.address));
        if !authorization.is_empty() {
            request = request.header(AUTHORIZATION, authorization);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answer { status, headers, body: response.text().await.unwrap() }
    }

    /// Sends exactly these octets, and returns everything that comes back. The request must close the connection.
    pub async fn raw(&self, request: impl AsRef<[u8]>) -> Vec<u8> {
        let exchange = async {
            let mut stream = TcpStream::connect(self.address).await.unwrap();
            stream.write_all(request.as_ref()).await.unwrap();
            let mut answer = Vec::new();
            // If a handler panics, its connection is reset. The answer is then what came before.
            let _ = stream.read_to_end(&mut answer).await;
            answer
        };
        tokio::time::timeout(PATIENCE, exchange).await.unwrap()
    }

    /// Sends a GET of exactly this target, with exactly these lines in its head.
    pub async fn raw_get(&self, target: &str, lines: &[&[u8]]) -> Answer {
        self.raw_ask("GET", target, lines).await
    }

    /// The same with another method.
    pub async fn raw_ask(&self, method: &str, target: &str, lines: &[&[u8]]) -> Answer {
        Answer::read(&self.raw(raw_request(method, target, lines)).await)
    }
}
