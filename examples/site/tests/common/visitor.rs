//! A visitor: a client that keeps the session cookie, and follows no redirect.

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
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
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
        let client = Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(20)).build().unwrap();
        Self { client, address: address.to_owned(), cookie: None }
    }

    /// Returns the same visitor at another node.
    pub fn at(&self, address: &str) -> Self {
        Self { cookie: self.cookie.clone(), ..Self::new(address) }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("http://{}{path}", self.address));
        let request = request.header("accept", "text/html");
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    /// Sends the request, and keeps the cookie of the response.
    pub async fn send(&mut self, request: RequestBuilder) -> Answer {
        self.try_send(request).await.unwrap()
    }

    pub async fn try_send(&mut self, request: RequestBuilder) -> reqwest::Result<Answer> {
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        for line in headers.get_all(SET_COOKIE) {
            let (cookie, attributes) = line.to_str().unwrap().split_once("; ").unwrap();
            self.cookie = (!attributes.contains("Max-Age=0")).then(|| cookie.to_owned());
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
