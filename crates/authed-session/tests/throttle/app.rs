//! A login form, and its clients.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use authed::{AuthenticationError, Rejection};
use authed_session::Throttle;
use authed_session::throttle::DeviceCookie;
use axum::Router;
use axum::extract::{Form, State};
use axum::http::HeaderMap;
use axum::routing::post;
use reqwest::{Client, Response};
use support::serve;

/// What the login form needs.
#[derive(Clone)]
pub struct Door {
    pub throttle: Throttle,
    /// How long a password takes.
    pub work: Duration,
    pub at_once: Arc<AtomicUsize>,
    pub most_at_once: Arc<AtomicUsize>,
}

impl Door {
    pub fn new(throttle: Throttle) -> Self {
        Self { throttle, work: Duration::ZERO, at_once: Arc::default(), most_at_once: Arc::default() }
    }

    pub async fn open(&self) -> SocketAddr {
        serve(Router::new().route("/login", post(log_in)).with_state(self.clone())).await
    }

    async fn verify(&self, password: &str) -> Result<(), AuthenticationError> {
        let now = self.at_once.fetch_add(1, SeqCst) + 1;
        self.most_at_once.fetch_max(now, SeqCst);
        tokio::time::sleep(self.work).await;
        self.at_once.fetch_sub(1, SeqCst);
        match password {
            "right" => Ok(()),
            "outage" => Err(AuthenticationError::unavailable("the database is down")),
            _ => Err(AuthenticationError::rejected()),
        }
    }
}

#[derive(serde::Deserialize)]
struct Entered {
    name: String,
    password: String,
}

async fn log_in(
    headers: HeaderMap,
    State(door): State<Door>,
    Form(entered): Form<Entered>,
) -> Result<(DeviceCookie, &'static str), Rejection> {
    // As a proxy would say it.
    let address: Option<IpAddr> = headers.get("x-client").map(|client| client.to_str().unwrap().parse().unwrap());
    let attempt = door.throttle.begin(&headers, &entered.name, address).await?;
    match door.verify(&entered.password).await {
        Ok(()) => Ok((attempt.succeeded().await?, "welcome")),
        Err(error) if error.kind() == authed::backend::ErrorKind::Unavailable => {
            attempt.take_back().await?;
            Err(error.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// A browser at an address.
#[derive(Clone)]
pub struct Browser {
    pub client: Client,
    pub server: SocketAddr,
    pub at: Option<String>,
    /// The value of the cookie.
    pub device: Option<String>,
}

impl Browser {
    pub fn new(server: SocketAddr, at: &str) -> Self {
        Self { client: Client::new(), server, at: Some(at.to_owned()), device: None }
    }

    pub fn at(&self, at: &str) -> Self {
        Self { at: Some(at.to_owned()), ..self.clone() }
    }

    pub async fn send(&mut self, name: &str, password: &str) -> Response {
        let mut request = self.client.post(format!("http://{}/login", self.server));
        if let Some(at) = &self.at {
            request = request.header("x-client", at);
        }
        if let Some(device) = &self.device {
            request = request.header("cookie", format!("a=b; __Host-device={device}"));
        }
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let response = request.body(format!("name={name}&password={password}")).send().await.unwrap();
        if let Some(line) = response.headers().get("set-cookie") {
            let (value, attributes) =
                line.to_str().unwrap().strip_prefix("__Host-device=").unwrap().split_once("; ").unwrap();
            assert_eq!(attributes, "Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=15552000");
            self.device = Some(value.to_owned());
        }
        response
    }

    pub async fn try_with(&mut self, name: &str, password: &str) -> u16 {
        self.send(name, password).await.status().as_u16()
    }

    /// Enters wrong passwords until one is one too many. Returns how many were verified.
    pub async fn exhaust(&mut self, name: &str) -> usize {
        for tries in 0..1000 {
            match self.try_with(name, "wrong").await {
                403 => {}
                429 => return tries,
                other => panic!("{other}"),
            }
        }
        panic!("there is no limit");
    }
}
