//! A service that accepts tokens of the issuer.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::issuer::{AUDIENCE, ISSUER};
use authed::{Authed, Authenticator, Bearer, Challenge, SimpleUser, scopes};
use authed_oauth::{Jwks, JwksSource, Jwt, JwtAlgorithm};
use axum::Router;
use axum::routing::get;
use reqwest::header::WWW_AUTHENTICATE;
use support::serve;

use crate::key_server::Issuer;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Orders = "orders:read", on failure Challenge;
}

/// The response to a client: the status and the challenge.
pub type Answer = (u16, Option<String>);

pub fn good() -> Answer {
    (200, None)
}

pub fn rejected() -> Answer {
    (401, Some(r#"Bearer realm="Shop", error="invalid_token""#.to_owned()))
}

/// Not a 401: clients discard the token then, although it may be valid.
pub fn unavailable() -> Answer {
    (503, None)
}

pub const ALGORITHMS: [JwtAlgorithm; 3] = [JwtAlgorithm::RS256, JwtAlgorithm::ES256, JwtAlgorithm::EdDSA];

/// Fetches the keys of this issuer, at most every 300 ms.
pub fn source(issuer: &Issuer) -> JwksSource {
    JwksSource::keys_at(issuer.url(), ALGORITHMS).at_most_every(Duration::from_millis(300))
}

pub struct Site {
    address: SocketAddr,
    client: reqwest::Client,
    pub keys: Jwks,
}

impl Site {
    pub async fn start(source: JwksSource) -> Self {
        let keys = source.start().unwrap();
        let jwt = Jwt::new(ISSUER, AUDIENCE, keys.clone(), |claims| Ok(SimpleUser::new(claims.subject())));
        let authenticator: Authenticator<Shop> = Authenticator::new(Bearer::verified_by(jwt));
        let app = Router::new().route("/", get(async |_: Authed<Orders>| "orders")).with_state(authenticator);
        let address = serve(app).await;
        // The environment may name a proxy.
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { address, client, keys }
    }

    /// Starts, and waits for the first fetch.
    pub async fn start_with_keys(source: JwksSource) -> Self {
        let site = Self::start(source).await;
        until(|| site.keys.age().is_some() || site.keys.error().is_some()).await;
        site
    }

    async fn send(&self, token: &str) -> reqwest::Response {
        self.client.get(format!("http://{}/", self.address)).bearer_auth(token).send().await.unwrap()
    }

    /// Returns the status, and the seconds after which the client should try again.
    pub async fn retry_after(&self, token: &str) -> (u16, Option<u32>) {
        let response = self.send(token).await;
        let seconds = response.headers().get("retry-after").map(|value| value.to_str().unwrap().parse().unwrap());
        (response.status().as_u16(), seconds)
    }

    pub async fn get(&self, token: &str) -> Answer {
        let response = self.send(token).await;
        let challenge = response.headers().get(WWW_AUTHENTICATE).map(|value| value.to_str().unwrap().to_owned());
        (response.status().as_u16(), challenge)
    }
}

/// Waits until it happens, but not forever.
pub async fn until(mut happens: impl FnMut() -> bool) {
    let start = Instant::now();
    while !happens() {
        assert!(start.elapsed() < Duration::from_secs(20), "it does not happen");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

pub async fn pause(milliseconds: u64) {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}
