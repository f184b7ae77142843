//! A visitor: a client that keeps the session cookie, and follows no redirect.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::header::{HeaderMap, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder};

#[derive(Clone)]
pub struct Visitor {
    client: Client,
    pub address: String,
    /// `__Host-session=..`
    pub cookie: Option<String>,
    /// `__Host-device=..`
    pub device: Option<String>,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

fn client(from: Option<IpAddr>) -> Client {
    let client = Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(20)).local_address(from);
    client.build().unwrap()
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Returns the `Set-Cookie` of the session.
    pub fn session_cookie(&self) -> &str {
        let lines = self.headers.get_all(SET_COOKIE).iter().map(|line| line.to_str().unwrap());
        lines.into_iter().find(|line| line.starts_with("__Host-session=")).unwrap_or_default()
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:#?}");
        self
    }

    #[track_caller]
    pub fn expect_redirect(self, to: &str) -> Self {
        assert_eq!((self.status, self.header("location")), (303, to), "{self:#?}");
        self
    }

    #[track_caller]
    pub fn expect_text(self, text: &str) -> Self {
        assert!(self.body.contains(text), "{text:?} is not in\n{}", self.body);
        self
    }

    #[track_caller]
    pub fn expect_no_text(self, text: &str) -> Self {
        assert!(!self.body.contains(text), "{text:?} is in\n{}", self.body);
        self
    }
}

impl Visitor {
    pub fn new(address: &str) -> Self {
        Self { client: client(None), address: address.to_owned(), cookie: None, device: None }
    }

    /// Returns the same visitor at another address of the loopback interface, such as `127.0.0.2`.
    pub fn from(&self, address: &str) -> Self {
        Self { client: client(Some(address.parse().unwrap())), ..self.clone() }
    }

    /// Returns the same visitor at another node.
    pub fn at(&self, address: &str) -> Self {
        Self { address: address.to_owned(), ..self.clone() }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("http://{}{path}", self.address));
        let request = request.header("accept", "text/html");
        let cookies: Vec<_> = [&self.cookie, &self.device].into_iter().flatten().map(String::as_str).collect();
        if cookies.is_empty() { request } else { request.header("cookie", cookies.join("; ")) }
    }

    /// Sends the request, and keeps the cookies of the response.
    pub async fn send(&mut self, request: RequestBuilder) -> Answer {
        self.try_send(request).await.unwrap()
    }

    pub async fn try_send(&mut self, request: RequestBuilder) -> reqwest::Result<Answer> {
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        for line in headers.get_all(SET_COOKIE) {
            let (cookie, attributes) = line.to_str().unwrap().split_once("; ").unwrap();
            let cookie_of = if cookie.starts_with("__Host-device=") { &mut self.device } else { &mut self.cookie };
            *cookie_of = (!attributes.contains("Max-Age=0")).then(|| cookie.to_owned());
        }
        Ok(Answer { status, headers, body: response.text().await? })
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(self.request(Method::POST, path).form(fields)).await
    }

    /// Creates a token for programs with the form.
    pub async fn token(&mut self, scopes: &[&str]) -> String {
        let mut fields = vec![("name", "the print shop")];
        fields.extend(scopes.iter().map(|scope| ("scope", *scope)));
        let page = self.post("/account/tokens", &fields).await.expect(200).body;
        let (_, secret) = page.split_once("id=\"secret\" class=\"mono\" value=\"").unwrap();
        secret.split_once('"').unwrap().0.to_owned()
    }

    pub async fn log_in(&mut self, login: &str, password: &str) -> Answer {
        self.post("/login", &[("login", login), ("password", password)]).await
    }
}
