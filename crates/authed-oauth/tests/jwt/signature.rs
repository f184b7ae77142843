//! Which key verifies which token.

use crate::issuer::{AUDIENCE, ISSUER, SigningKey, claims};
use authed_oauth::{Jwt, JwtAlgorithm, JwtKey};
use serde_json::json;

use crate::site::{Answer, Site, account, jwt, keys};

fn public(key: &SigningKey) -> JwtKey {
    JwtKey::public_pem(JwtAlgorithm::ES256, &key.public_pem).unwrap()
}

#[tokio::test]
async fn rfc7515_4_1_4_a_key_with_an_id_is_for_tokens_that_name_it() {
    let key = SigningKey::es256("2026-01");
    let site = Site::start(jwt(public(&key).with_id("2026-01"))).await;
    assert!(site.takes(&key.token(json!({}))).await);
    for header in [
        json!({ "alg": "ES256", "typ": "at+jwt" }),
        json!({ "alg": "ES256", "typ": "at+jwt", "kid": "2026-02" }),
        json!({ "alg": "ES256", "typ": "at+jwt", "kid": "" }),
    ] {
        assert!(!site.takes(&key.sign(&header.to_string(), &claims(json!({})).to_string())).await, "{header}");
    }
}

#[tokio::test]
async fn rfc7515_4_1_4_a_key_without_an_id_is_for_tokens_with_any_or_none() {
    let key = SigningKey::es256("2026-01");
    let site = Site::start(jwt(public(&key))).await;
    assert!(site.takes(&key.token(json!({}))).await);
    let without = json!({ "alg": "ES256", "typ": "at+jwt" }).to_string();
    assert!(site.takes(&key.sign(&without, &claims(json!({})).to_string())).await);
    assert!(!site.takes(&SigningKey::es256("2026-01").token(json!({}))).await);
}

#[tokio::test]
async fn all_keys_of_an_issuer_are_good_at_the_same_time() {
    let (signing, public): (Vec<_>, Vec<_>) = keys().into_iter().unzip();
    let site = Site::start(Jwt::new(ISSUER, AUDIENCE, public, account)).await;
    for key in signing {
        assert!(site.takes(&key.token(json!({}))).await, "{}", key.id);
    }
}

#[tokio::test]
async fn rfc8725_3_1_a_key_is_not_used_with_the_algorithm_of_another_with_its_id() {
    // Keys of different kinds may have the same ID (RFC 7517, 4.5).
    let (ec, ed) = (SigningKey::es256("same"), SigningKey::eddsa("same"));
    let ed_public = JwtKey::public_pem(JwtAlgorithm::EdDSA, &ed.public_pem).unwrap().with_id("same");
    let keys = [public(&ec).with_id("same"), ed_public];
    let site = Site::start(Jwt::new(ISSUER, AUDIENCE, keys, account)).await;
    assert!(site.takes(&ec.token(json!({}))).await && site.takes(&ed.token(json!({}))).await);
    let crossed = ec.sign(&ed.header("at+jwt").to_string(), &claims(json!({})).to_string());
    assert!(!site.takes(&crossed).await);
}

#[tokio::test]
async fn rfc6750_3_1_a_good_token_without_the_scope_is_403_and_says_which() {
    let key = SigningKey::es256("1");
    let site = Site::start(jwt(public(&key))).await;
    let challenge = r#"Bearer realm="Shop", error="insufficient_scope", scope="admin""#;
    let refused = Answer { status: 403, challenges: vec![challenge.to_owned()], text: "Forbidden".to_owned() };
    assert_eq!(site.get("/admin", &key.token(json!({}))).await, refused);
    assert_eq!(site.get("/admin", &key.token(json!({ "scope": "orders:read admin" }))).await, Answer::welcome("admin"));
}

#[tokio::test]
async fn rfc6750_3_1_a_request_without_a_token_is_told_of_no_error_and_a_malformed_one_is_400() {
    let key = SigningKey::es256("1");
    let site = Site::start(jwt(public(&key))).await;
    let malformed = site.get("/orders", "a b").await;
    assert_eq!(
        (malformed.status, &*malformed.challenges),
        (400, &[r#"Bearer realm="Shop", error="invalid_request""#.to_owned()][..])
    );
}
