//! `acr` (RFC 9470): levels of logins in tokens, answers and challenges.

use authed::backend::{BearerToken, Verifier};
use authed::requirement::{Level, Minutes};
use authed::{Authed, Authenticator, Bearer, Fresh, SimpleUser, scopes};
use authed_oauth::{Jwt, JwtAlgorithm, JwtIssuers, JwtKey};
use axum::Router;
use axum::routing::get;
use serde_json::{Value, json};
use support::Server;

use crate::issuer::{AUDIENCE, ISSUER, SigningKey, in_seconds};

scopes! { pub realm Bank for SimpleUser; pub scope Transfer = "transfer"; }

const SECRET: &[u8] = b"32 octets, which are not random.";

fn jwt() -> Jwt<Bank> {
    let key = JwtKey::secret(JwtAlgorithm::HS256, SECRET).unwrap();
    Jwt::new(ISSUER, AUDIENCE, key, |claims| Ok(SimpleUser::new(claims.subject())))
}

async fn server(jwt: impl Verifier<BearerToken, Realm = Bank>) -> Server {
    async fn second(_: Authed<Level<Bank, 2>>) {}
    async fn key(_: Authed<Level<Bank, 3>>) {}
    async fn fresh(_: Authed<(Level<Bank, 2>, Fresh<Bank, Minutes<5>>)>) {}
    async fn highest(_: Authed<Level<Bank, 9>>) {}
    let app = Router::new().route("/second", get(second)).route("/key", get(key)).route("/fresh", get(fresh));
    Server::start(app.route("/highest", get(highest)).with_state(Authenticator::new(Bearer::verified_by(jwt)))).await
}

fn bearer(claims: Value) -> String {
    format!("Bearer {}", SigningKey::hs256("1", SECRET).token(claims))
}

#[tokio::test]
async fn rfc9470_3_and_5_the_challenge_names_the_acr_values_that_are_enough() {
    let server = server(jwt().acr_levels([("hwk", 3), ("pwd", 1), ("urn:example:mfa", 2), ("otp", 2)])).await;
    let weak = |more: &str| format!(r#"Bearer realm="Bank", error="insufficient_user_authentication"{more}"#);
    let mfa = weak(r#", acr_values="urn:example:mfa otp hwk""#);
    for (acr, second, key) in [("pwd", 401, 401), ("otp", 200, 401), ("urn:example:mfa", 200, 401), ("hwk", 200, 200)] {
        let token = bearer(json!({ "acr": acr }));
        assert_eq!(server.get("/second", &token).await.status, second, "{acr}");
        assert_eq!(server.get("/key", &token).await.status, key, "{acr}");
    }
    // Unknown, missing or of another type: the level is 0.
    for acr in [json!("HWK"), json!("hwk "), json!(""), json!(3), json!(["hwk"]), Value::Null] {
        server.get("/second", &bearer(json!({ "acr": acr }))).await.challenges(401, &[&mfa]);
    }
    let hwk = weak(r#", acr_values="hwk""#);
    server.get("/key", &bearer(json!({ "acr": "otp" }))).await.challenges(401, &[&hwk]);
    // `max_age` beside it.
    let both = weak(r#", acr_values="urn:example:mfa otp hwk", max_age="300""#);
    server
        .get("/fresh", &bearer(json!({ "acr": "pwd", "auth_time": in_seconds(-900) })))
        .await
        .challenges(401, &[&both]);
    let old = weak(r#", max_age="300""#);
    server
        .get("/fresh", &bearer(json!({ "acr": "hwk", "auth_time": in_seconds(-900) })))
        .await
        .challenges(401, &[&old]);
    assert_eq!(server.get("/fresh", &bearer(json!({ "acr": "hwk", "auth_time": in_seconds(-9) }))).await.status, 200);
    // No name is enough.
    server.get("/highest", &bearer(json!({ "acr": "hwk" }))).await.challenges(401, &[&weak("")]);
}

/// A challenge does not know which issuer the client will ask.
#[tokio::test]
async fn rfc9470_3_with_several_issuers_the_challenge_names_the_acr_values_of_each() {
    let partner = |levels: [(&'static str, u8); 2]| {
        let key = JwtKey::secret(JwtAlgorithm::HS256, SECRET).unwrap();
        let user = |claims: &authed_oauth::Claims<'_>| Ok(SimpleUser::new(claims.subject()));
        Jwt::new("https://id.partner.example", AUDIENCE, key, user).acr_levels(levels)
    };
    let issuers = [jwt().acr_levels([("otp", 2), ("hwk", 3)]), partner([("hwk", 3), ("gold", 2)])];
    let server = server(JwtIssuers::new(issuers)).await;
    let second = r#"Bearer realm="Bank", error="insufficient_user_authentication", acr_values="otp hwk gold""#;
    server.get("/second", &bearer(json!({ "acr": "pwd" }))).await.challenges(401, &[second]);
    // A name means what the token's own issuer means by it.
    assert_eq!(server.get("/second", &bearer(json!({ "acr": "gold" }))).await.status, 401);
    let theirs = bearer(json!({ "iss": "https://id.partner.example", "acr": "gold" }));
    assert_eq!(server.get("/second", &theirs).await.status, 200);
}

#[tokio::test]
async fn without_names_no_token_has_a_level() {
    let server = server(jwt()).await;
    assert_eq!(server.get("/second", &bearer(json!({ "acr": "2" }))).await.status, 401);
}

#[test]
fn an_acr_is_one_that_a_challenge_can_carry() {
    for wrong in [("", 1), ("a b", 1), ("a\"", 1), ("ä", 1), ("a", 0)] {
        assert!(std::panic::catch_unwind(|| jwt().acr_levels([wrong])).is_err(), "{wrong:?}");
    }
}
