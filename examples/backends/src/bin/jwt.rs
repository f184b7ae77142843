//! A service that takes signed access tokens of one issuer, whose public key it has: `cargo run --bin jwt`.
//!
//! The program signs the tokens that it prints itself, so that there is something to try. Where keys change, and at a
//! provider they do, fetch them: see the program `jwks`.

use authed::{
    Authed, Authenticator, Bearer, Challenge, Fresh, Jwt, JwtAlgorithm, JwtKey, Minutes, SimpleUser, UnusableKey, User,
    scopes,
};
use authed_example_backends::issuer::{AUDIENCE, ISSUER, SigningKey, in_seconds};
use axum::Router;
use axum::routing::get;
use serde_json::json;
use tokio::net::TcpListener;

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Orders = "orders:read", on failure Challenge;
    pub scope Refund = "orders:refund": Orders, on failure Challenge;
}

async fn orders(caller: Authed<Orders>) -> String {
    format!("The orders, for {}.\n", caller.user().display_name())
}

/// Only for those who have logged in within the last ten minutes.
async fn refund(caller: Authed<(Refund, Fresh<Shop, Minutes<10>>)>) -> String {
    format!("Paid back by {}.\n", caller.user().display_name())
}

fn authenticator(public_key: &str) -> Result<Authenticator<Shop>, UnusableKey> {
    let key = JwtKey::public_pem(JwtAlgorithm::ES256, public_key)?;
    let jwt = Jwt::new(ISSUER, AUDIENCE, key, |claims| {
        // The client's id of a program, and the subject of a person.
        Ok(SimpleUser::new(claims.get::<&str>("client_id")?.unwrap_or(claims.subject())))
    });
    Ok(Authenticator::new(Bearer::jwt(jwt)))
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
