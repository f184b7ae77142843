//! A service that accepts signed access tokens of a provider, and fetches the provider's keys:
//! `cargo run -p authed-oauth --example jwks`.
//!
//! The program also contains the provider, on another port. With a real provider you only need `authenticator`, and the
//! issuer is an `https` address.

#[path = "../tests/support/issuer.rs"]
mod issuer;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use authed::{Authed, Authenticator, Bearer, Challenge, SimpleUser, User, scopes};
use authed_oauth::{JwksSource, Jwt, JwtAlgorithm, UnusableSource};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use self::issuer::{AUDIENCE, SigningKey};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Orders = "orders:read", on failure Challenge;
}

async fn orders(caller: Authed<Orders>) -> String {
    format!("The orders, for {}.\n", caller.user().display_name())
}

// ANCHOR: keys
fn authenticator(issuer: &str) -> Result<Authenticator<Shop>, UnusableSource> {
    let keys = JwksSource::issuer(issuer, [JwtAlgorithm::ES256])
        // To try it without waiting. The default of 30 seconds is better.
        .at_most_every(Duration::from_secs(1))
        .start()?;
    let jwt = Jwt::new(issuer, AUDIENCE, keys, |claims| Ok(SimpleUser::new(claims.subject())));
    Ok(Authenticator::new(Bearer::verified_by(jwt)))
}
// ANCHOR_END: keys

/// The provider. It publishes its keys, and a new key on request.
fn provider(issuer: &str, keys: [Value; 2]) -> Router {
    let published = Arc::new(Mutex::new(json!({ "keys": [keys[0]] })));
    let metadata = json!({ "issuer": issuer, "jwks_uri": format!("{issuer}/keys") });
    let current = Arc::clone(&published);
    let rotate = async move || {
        *published.lock().unwrap() = json!({ "keys": keys });
        // A provider publishes a key before it signs with it.
        tokio::time::sleep(Duration::from_millis(1500)).await;
        "Published.\n"
    };
    Router::new()
        .route("/.well-known/openid-configuration", get(async move || Json(metadata)))
        .route("/keys", get(async move || Json(current.lock().unwrap().clone())))
        .route("/rotate", post(rotate))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (old, new, never) = (SigningKey::es256("2026-01"), SigningKey::es256("2026-02"), SigningKey::es256("2026-03"));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let issuer = format!("http://{}", listener.local_addr()?);
    tokio::spawn(axum::serve(listener, provider(&issuer, [old.jwk(), new.jwk()])).into_future());

    let app = Router::new().route("/orders", get(orders)).with_state(authenticator(&issuer)?);
    let port = std::env::var("PORT").unwrap_or("3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let address = listener.local_addr()?;
    println!("Tokens signed by keys that are fetched from {issuer}, on http://{address}\n");
    let try_it = |key: &SigningKey, answer: &str| {
        let token = key.token(json!({ "iss": issuer }));
        println!("  curl -i http://{address}/orders -H 'Authorization: Bearer {token}'   # {answer}");
    };
    try_it(&old, "200 The orders, for 248289761001.");
    try_it(&new, "401 error=\"invalid_token\"");
    println!("  curl -i -X POST {issuer}/rotate   # 200 Published.");
    try_it(&new, "200 The orders, for 248289761001.");
    try_it(&old, "200 The orders, for 248289761001.");
    try_it(&never, "401 error=\"invalid_token\"");
    println!();
    axum::serve(listener, app).await?;
    Ok(())
}
