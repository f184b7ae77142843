//! A server on the loopback, and two clients for it: an ordinary one, and one that sends what it is told.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::header::{AUTHORIZATION, DATE, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Method};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The `Authorization` of nobody.
pub const ANONYMOUS: &str = "";

/// An `Authorization` that is not what the scheme asks for.
pub const BROKEN: &str = "basic foobar";

const PATIENCE: Duration = Duration::from_secs(20);

/// The `Authorization` of this user, whose password is `pw`.
pub fn basic(name: &str) -> String {
    login(name, "pw")
}

pub fn login(name: &str, password: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{name}:{password}")))
}

/// Serves until it is dropped.
pub struct Server {
    pub address: SocketAddr,
    client: Client,
    task: JoinHandle<()>,
}

impl Server {
    pub async fn start(app: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let client = Client::builder().redirect(Policy::none()).timeout(PATIENCE).build().unwrap();
        Self { address, client, task }
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

    /// The answer to these very bytes, which had better ask for the connection to be closed.
    pub async fn raw(&self, request: impl AsRef<[u8]>) -> Vec<u8> {
        let exchange = async {
            let mut stream = TcpStream::connect(self.address).await.unwrap();
            stream.write_all(request.as_ref()).await.unwrap();
            let mut answer = Vec::new();
            // The connection of a handler that panics is reset: then the answer is what has come so far.
            let _ = stream.read_to_end(&mut answer).await;
            answer
        };
        tokio::time::timeout(PATIENCE, exchange).await.unwrap()
    }

    /// The answer to a GET of this very target, with these very lines in its head.
    pub async fn raw_get(&self, target: &str, lines: &[&[u8]]) -> Answer {
        Answer::read(&self.raw(raw_request("GET", target, lines)).await)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

pub fn raw_request(method: &str, target: &str, lines: &[&[u8]]) -> Vec<u8> {
    let mut request = format!("{method} {target} HTTP/1.1\r\nHost: shop.example\r\n").into_bytes();
    for line in lines {
        request.extend_from_slice(line);
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"Connection: close\r\n\r\n");
    request
}

#[derive(Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").expect("no whole answer");
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap()["HTTP/1.1 ".len()..][..3].parse().unwrap();
        let mut headers = HeaderMap::new();
        for line in lines {
            let (name, value) = line.split_once(": ").unwrap();
            headers.append(HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap());
        }
        Self { status, headers, body: body.to_owned() }
    }

    /// The value of a header that stands there once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.headers.get_all(name).iter();
        let value = lines.next()?.to_str().unwrap();
        assert_eq!(lines.next(), None, "{name} stands there twice");
        Some(value)
    }

    /// Without what differs from one second to the next.
    pub fn timeless(mut self) -> Self {
        self.headers.remove(DATE);
        self
    }

    /// That it refuses with this status and this text, and says nothing else.
    #[track_caller]
    pub fn refuses(&self, status: u16, text: &str) {
        assert_eq!((self.status, &*self.body), (status, text));
        assert_eq!(self.header("content-type"), Some("text/plain; charset=utf-8"));
        assert_eq!(self.header("content-length"), Some(&*text.len().to_string()));
        self.is_not_stored();
        for absent in ["www-authenticate", "location", "set-cookie"] {
            assert_eq!(self.header(absent), None, "{absent}");
        }
    }

    /// That it sends the caller to this place, and says nothing else.
    #[track_caller]
    pub fn redirects(&self, location: &str) {
        assert_eq!((self.status, self.header("location"), &*self.body), (303, Some(location), ""));
        assert_eq!(self.header("content-type"), None);
        assert_eq!(self.header("content-length"), Some("0"));
        self.is_not_stored();
    }

    #[track_caller]
    pub fn is_not_stored(&self) {
        assert_eq!(self.header("cache-control"), Some("no-store"));
    }

    #[track_caller]
    pub fn says(&self, body: &str) {
        assert_eq!((self.status, &*self.body), (200, body));
    }
}

/// An answer's bytes without the line of its date.
pub fn without_date(answer: &[u8]) -> String {
    let text = String::from_utf8(answer.to_vec()).unwrap();
    let (before, rest) = text.split_once("date: ").expect("an answer with a date");
    let (_, after) = rest.split_once("\r\n").unwrap();
    format!("{before}{after}")
}
