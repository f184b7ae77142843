//! A service that accepts signed access tokens of one issuer, with a public key in the program:
//! `cargo run -p authed-oauth --example jwt`.
//!
//! The program also signs the tokens that it prints. A provider replaces its keys: fetch them as in the example `jwks`.

#[path = "../tests/support/issuer.rs"]
mod issuer;

use authed::{Authed, Authenticator, Bearer, Challenge, Fresh, SimpleUser, User, requirement::Minutes, scopes};
use authed_oauth::{Jwt, JwtAlgorithm, JwtKey, UnusableKey};
use axum::Router;
use axum::routing::get;
use serde_json::json;
use tokio::net::TcpListener;

use self::issuer::{AUDIENCE, ISSUER, SigningKey, in_seconds};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Orders = "orders:read", on failure Challenge;
    pub scope Refund = "orders:refund": Orders, on failure Challenge;
}

async fn orders(caller: Authed<Orders>) -> String {
    format!("The orders, for {}.\n", caller.user().display_name())
}

/// Requires a login within the last ten minutes.
async fn refund(caller: Authed<(Refund, Fresh<Shop, Minutes<10>>)>) -> String {
    format!("Paid back by {}.\n", caller.user().display_name())
}

fn authenticator(public_key: &str) -> Result<Authenticator<Shop>, UnusableKey> {
    let key = JwtKey::public_pem(JwtAlgorithm::ES256, public_key)?;
    let jwt = Jwt::new(ISSUER, AUDIENCE, key, |claims| {
        // The client's ID for a program, or the subject for a person.
        Ok(SimpleUser::new(claims.text("client_id")?.as_deref().unwrap_or(claims.subject())))
    });
    Ok(Authenticator::new(Bearer::verified_by(jwt)))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let issuer = SigningKey::es256("2026-01");
    let app = Router::new()
        .route("/orders", get(orders))
        .route("/refund", get(refund))
        .with_state(authenticator(&issuer.public_pem)?);

    let port = std::env::var("PORT").unwrap_or("3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let address = listener.local_addr()?;
    let token = |claims| issuer.token(claims);
    println!("Signed tokens, on http://{address}\n");
    let try_it = |path: &str, token: String, answer: &str| {
        println!("  curl -i http://{address}/{path} -H 'Authorization: Bearer {token}'   # {answer}");
    };
    println!("  curl -i http://{address}/orders   # 401 Bearer realm=\"Shop\"");
    try_it("orders", token(json!({})), "200 The orders, for till-7.");
    try_it("orders", token(json!({ "scope": "profile" })), "403 error=\"insufficient_scope\"");
    try_it("orders", token(json!({ "exp": in_seconds(-60) })), "401 error=\"invalid_token\"");
    try_it("orders", token(json!({ "aud": "https://api.bank.example" })), "401 error=\"invalid_token\"");
    let refund = |login| token(json!({ "scope": "orders:refund", "auth_time": in_seconds(login) }));
    try_it("refund", refund(-60), "200 Paid back by till-7.");
    try_it("refund", refund(-3600), "401 error=\"insufficient_user_authentication\"");
    println!();
    axum::serve(listener, app).await?;
    Ok(())
}
