//! A client that keeps the session cookie, as a browser does.

use std::net::SocketAddr;

use reqwest::{Method, Response, StatusCode};

pub const COOKIE: &str = "__Host-session";

#[derive(Clone)]
pub struct Browser {
    client: reqwest::Client,
    pub address: SocketAddr,
    /// The value of the session cookie.
    pub cookie: Option<String>,
}

impl Browser {
    pub fn new(address: SocketAddr) -> Self {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { client, address, cookie: None }
    }

    /// Returns another browser, with this cookie.
    pub fn with_cookie(&self, cookie: Option<String>) -> Self {
        Self { cookie, ..self.clone() }
    }

    pub async fn send(&mut self, method: Method, path: &str) -> Response {
        let mut request = self.client.request(method, format!("http://{}{path}", self.address));
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", format!("{COOKIE}={cookie}"));
        }
        let response = request.send().await.unwrap();
        if let Some(line) = set_cookie(&response) {
            let (value, _) =
                line.strip_prefix(COOKIE).and_then(|rest| rest.strip_prefix('=')).unwrap().split_once(';').unwrap();
            self.cookie = (!value.is_empty()).then(|| value.to_owned());
        }
        response
    }

    pub async fn get(&mut self, path: &str) -> Response {
        self.send(Method::GET, path).await
    }

    pub async fn post(&mut self, path: &str) -> Response {
        self.send(Method::POST, path).await
    }

    /// Returns the name of the caller, as the server sees it.
    pub async fn me(&mut self) -> String {
        self.text("/me").await
    }

    pub async fn text(&mut self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status(), 200, "{path}");
        response.text().await.unwrap()
    }

    pub async fn status(&mut self, path: &str) -> StatusCode {
        self.get(path).await.status()
    }

    /// Logs in, and returns the cookie.
    pub async fn log_in(&mut self, user: &str) -> String {
        assert_eq!(self.post(&format!("/login/{user}")).await.status(), 303);
        self.cookie.clone().unwrap()
    }

    /// Sends a request with these `Cookie` lines.
    pub async fn get_with(&self, path: &str, lines: &[String]) -> Response {
        let request = self.client.get(format!("http://{}{path}", self.address));
        lines.iter().fold(request, |request, line| request.header("cookie", line)).send().await.unwrap()
    }
}

pub fn set_cookie(response: &Response) -> Option<String> {
    let mut lines = response.headers().get_all("set-cookie").iter();
    let line = lines.next()?;
    assert!(lines.next().is_none(), "the response sets two cookies");
    Some(line.to_str().unwrap().to_owned())
}
