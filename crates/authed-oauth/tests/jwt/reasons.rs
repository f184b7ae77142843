//! What the operator sees of a rejected token.

use std::error::Error;
use std::sync::{Arc, Mutex};

use authed::audit::Cause;
use authed::{AuthenticationError, Authenticator, Bearer};
use authed_oauth::{Check, Jwt, JwtIssuers, RejectedToken};
use serde_json::{Value, json};

use crate::issuer::{AUDIENCE, ISSUER, SigningKey, claims, in_seconds};
use crate::site::{Account, Shop, a_key, account, jwt};

/// Returns the reason for a token, and the text of all events.
async fn reason(
    verifier: impl authed::backend::Verifier<authed::backend::BearerToken, Realm = Shop>,
    token: &str,
) -> (RejectedToken, String) {
    let found = Arc::new(Mutex::new(None));
    let into = Arc::clone(&found);
    let authenticator = Authenticator::new(Bearer::verified_by(verifier)).audited_by(move |event| {
        let Cause::Error(error) = event.cause() else { panic!("{event:?}") };
        assert_eq!(format!("{error:?} {error}"), "AuthenticationError(Rejected) the credentials are not valid");
        let rejected = error.source().and_then(|cause| cause.downcast_ref::<RejectedToken>());
        *into.lock().unwrap() = rejected.cloned();
    });
    let log = crate::log::Log::default();
    let guard = tracing::subscriber::set_default(log.subscriber());
    let rejection = authenticator.caller_presenting(&format!("Bearer {token}")).await.err().unwrap();
    drop(guard);
    assert_eq!(rejection.status(), 401);
    let reason = found.lock().unwrap().clone().expect("an event with a reason");
    (reason, log.text())
}

fn bad(key: &SigningKey) -> Vec<(Check, String)> {
    let header = |changes: Value| {
        let mut header = key.header("at+jwt");
        header.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        key.sign(&header.to_string(), &claims(json!({})).to_string())
    };
    vec![
        (Check::Form, "token".to_owned()),
        (Check::Form, format!("{}.", key.token(json!({})))),
        (Check::Extension, header(json!({ "crit": ["exp"] }))),
        (Check::Type, header(json!({ "typ": "JWT" }))),
        (Check::Key, header(json!({ "kid": "other" }))),
        (Check::Key, header(json!({ "alg": "RS256" }))),
        (Check::Signature, SigningKey::es256(&key.id).token(json!({}))),
        (Check::Claims, key.sign(&key.header("at+jwt").to_string(), "[]")),
        (Check::Issuer, key.token(json!({ "iss": "https://evil.example" }))),
        (Check::Issuer, key.token(json!({ "iss": null }))),
        (Check::Audience, key.token(json!({ "aud": "other" }))),
        (Check::Audience, key.token(json!({ "aud": 7 }))),
        (Check::Audience, key.token(json!({ "aud": null }))),
        (Check::Expiry, key.token(json!({ "exp": in_seconds(-60) }))),
        (Check::Expiry, key.token(json!({ "exp": "1" }))),
        (Check::Expiry, key.token(json!({ "exp": null }))),
        (Check::Time, key.token(json!({ "nbf": in_seconds(60) }))),
        (Check::Time, key.token(json!({ "auth_time": "now" }))),
        (Check::Subject, key.token(json!({ "sub": "" }))),
        (Check::Subject, key.token(json!({ "sub": 7 }))),
        (Check::Binding, key.token(json!({ "cnf": { "jkt": "x" } }))),
        (Check::Scopes, key.token(json!({ "scope": 7 }))),
    ]
}

#[tokio::test]
async fn asvs_16_3_the_operator_sees_which_check_failed_for_which_issuer_and_key() {
    let (signing, public) = a_key();
    for (check, token) in bad(&signing) {
        let (reason, log) = reason(jwt(public.clone()), &token).await;
        assert_eq!((reason.check(), reason.issuer()), (check, Some(ISSUER)), "{token}");
        let text = reason.to_string();
        assert!(log.contains(&text) && text.contains(&check.to_string()) && text.contains(ISSUER), "{log}");
        if !matches!(check, Check::Form | Check::Extension) {
            let id = reason.key_id().unwrap();
            assert!(text.contains(&format!("kid {id:?}")), "{text}");
            let (_, signature) = token.rsplit_once('.').unwrap();
            assert!(!log.contains(signature) && !log.contains("248289761001"), "{log}");
        }
    }
    let id = jwt(public.clone()).typ("JWT");
    let token = signing.sign(&signing.header("JWT").to_string(), &claims(json!({ "nonce": "1" })).to_string());
    assert_eq!(reason(id, &token).await.0.check(), Check::AccessToken);
    let user = Jwt::<Shop>::new(ISSUER, AUDIENCE, public, |claims| {
        claims.get::<u64>("name").and_then(|_| Err::<Account, _>(AuthenticationError::rejected()))
    });
    assert_eq!(reason(user, &signing.token(json!({ "name": "x" }))).await.0.check(), Check::User);
}

#[tokio::test]
async fn asvs_16_3_of_several_issuers_the_operator_sees_the_one_that_the_token_names() {
    let (signing, public) = a_key();
    let issuers = || JwtIssuers::new([Jwt::new(ISSUER, AUDIENCE, public.clone(), account)]);
    let (found, _) = reason(issuers(), &signing.token(json!({ "iss": "https://other.example" }))).await;
    assert_eq!((found.check(), found.issuer()), (Check::Issuer, Some("https://other.example")));
    let (found, _) = reason(issuers(), &signing.token(json!({ "aud": "other" }))).await;
    assert_eq!((found.check(), found.issuer()), (Check::Audience, Some(ISSUER)));
}

#[tokio::test]
async fn asvs_16_4_1_a_kid_of_an_attacker_is_cut_and_printed_with_escapes() {
    let (signing, public) = a_key();
    let mut header = signing.header("at+jwt");
    header["kid"] = json!(format!("1\"\n\u{1b}[31m{}", "a".repeat(200)));
    let (found, log) = reason(jwt(public), &signing.sign(&header.to_string(), "{}")).await;
    assert_eq!(found.key_id().unwrap().chars().count(), 64);
    assert!(!log.contains('\u{1b}') && log.lines().count() == 1, "{log}");
}
