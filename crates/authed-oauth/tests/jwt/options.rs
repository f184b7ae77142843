//! Tokens of another form than RFC 9068, accepted by the application's word.

use authed_oauth::{Jwt, JwtKey};
use serde_json::{Value, json};

use crate::issuer::{AUDIENCE, ISSUER, SigningKey, claims};
use crate::site::{Answer, Shop, Site, a_key, jwt};

async fn site(change: impl FnOnce(Jwt<Shop>) -> Jwt<Shop>) -> (Site, SigningKey) {
    let (signing, public): (_, JwtKey) = a_key();
    (Site::start(change(jwt(public))).await, signing)
}

fn typed(key: &SigningKey, typ: &str, changes: Value) -> String {
    key.sign(&key.header(typ).to_string(), &claims(changes).to_string())
}

#[tokio::test]
async fn rfc7519_4_1_3_a_service_may_have_several_names() {
    let (site, key) = site(|jwt| jwt.or_audience("6e74").or_audience("api://6e74")).await;
    for (aud, good) in [
        (json!(AUDIENCE), true),
        (json!("6e74"), true),
        (json!(["x", "api://6e74"]), true),
        (json!("6E74"), false),
        (json!("api://6e7"), false),
        (json!([]), false),
        (json!(null), false),
    ] {
        assert_eq!(site.takes(&key.token(json!({ "aud": aud }))).await, good, "{aud}");
    }
}

#[tokio::test]
async fn rfc7519_4_1_3_the_audience_is_in_another_claim_where_the_application_says_so() {
    for (path, place) in [(&["client_id"][..], "client_id"), (&["ext", "for"], "ext")] {
        let (site, key) = site(|jwt| jwt.audience_in(path.iter().copied())).await;
        let value = |value: Value| if place == "ext" { json!({ "for": value }) } else { value };
        for (claim, aud, good) in [
            (json!(AUDIENCE), json!(null), true),
            (json!(["x", AUDIENCE]), json!(null), true),
            (json!(AUDIENCE), json!([]), true),
            (json!(AUDIENCE), json!(AUDIENCE), true),
            // An `aud` for somebody else counts.
            (json!(AUDIENCE), json!("https://api.bank.example"), false),
            (json!(AUDIENCE), json!(["x"]), false),
            (json!("other"), json!(null), false),
            (json!("other"), json!(AUDIENCE), false),
            (json!([]), json!(null), false),
            (json!(7), json!(null), false),
            (json!({ AUDIENCE: 1 }), json!(null), false),
        ] {
            let token = key.token(json!({ "aud": aud, place: value(claim.clone()) }));
            assert_eq!(site.takes(&token).await, good, "{claim} {aud}");
        }
        assert!(!site.takes(&key.token(json!({ "aud": null, place: null }))).await);
        assert!(!site.takes(&key.token(json!({ place: null }))).await);
    }
    let (site, key) = site(|jwt| jwt.audience_in(["azp"]).ignore_aud()).await;
    assert!(site.takes(&key.token(json!({ "aud": "account", "azp": AUDIENCE }))).await);
    assert!(!site.takes(&key.token(json!({ "aud": AUDIENCE, "azp": "account" }))).await);
    assert!(!site.takes(&key.token(json!({ "aud": AUDIENCE, "azp": null }))).await);
    let (site, key) = self::site(|jwt| jwt.ignore_aud()).await;
    assert!(!site.takes(&key.token(json!({ "aud": "account" }))).await, "without effect");
}

#[tokio::test]
async fn rfc8725_3_9_aud_may_be_missing_where_the_application_says_so() {
    let (site, key) = site(Jwt::aud_may_be_missing).await;
    for (aud, good) in
        [(json!(null), true), (json!([]), true), (json!(AUDIENCE), true), (json!("x"), false), (json!(["x"]), false)]
    {
        assert_eq!(site.takes(&key.token(json!({ "aud": aud }))).await, good, "{aud}");
    }
    let null = claims(json!({})).to_string().replacen(&format!("\"{AUDIENCE}\""), "null", 1);
    assert!(!site.takes(&key.sign(&key.header("at+jwt").to_string(), &null)).await);
}

#[tokio::test]
async fn rfc8725_3_11_several_typ_are_accepted_where_the_application_says_so() {
    let (site, key) = site(|jwt| jwt.typ("JWT").or_typ("at+jwt")).await;
    for (typ, good) in [("JWT", true), ("at+jwt", true), ("application/AT+JWT", true), ("dpop+jwt", false), ("", false)]
    {
        assert_eq!(site.takes(&typed(&key, typ, json!({}))).await, good, "{typ}");
    }
    // An ID token is one by its own `typ`.
    assert!(!site.takes(&typed(&key, "JWT", json!({ "nonce": "1" }))).await);
    assert!(site.takes(&typed(&key, "at+jwt", json!({ "nonce": "1" }))).await);
}

#[tokio::test]
async fn rfc8725_3_12_a_token_with_a_nonce_is_an_access_token_if_it_says_so() {
    let names = ["nonce", "at_hash", "c_hash"];
    let (site, key) = site(|jwt| jwt.typ("JWT").access_tokens_have("typ", "Bearer")).await;
    for name in names {
        assert!(site.takes(&typed(&key, "JWT", json!({ "typ": "Bearer", name: "1" }))).await);
        for typ in [json!("ID"), json!("bearer"), json!(["Bearer"]), json!(null), json!(true)] {
            assert!(!site.takes(&typed(&key, "JWT", json!({ "typ": typ, name: "1" }))).await, "{typ}");
            assert!(!site.takes(&typed(&key, "JWT", json!({ "typ": typ }))).await, "{typ}");
        }
    }
    let (site, key) = self::site(|jwt| jwt.typ("JWT").id_tokens_too()).await;
    for name in names {
        assert!(site.takes(&typed(&key, "JWT", json!({ name: "1" }))).await);
        assert!(!site.takes(&typed(&key, "JWT", json!({ name: "1", "aud": "till-7" }))).await);
    }
}

#[tokio::test]
async fn rfc7519_4_1_2_the_subject_is_in_another_claim_where_the_application_says_so() {
    let (site, key) = site(|jwt| jwt.subject_or(["client_id"])).await;
    let get = async |changes: Value| site.get("/orders", &key.token(changes)).await;
    let raw = |sub: &str| {
        let text = claims(json!({})).to_string().replacen("\"248289761001\"", sub, 1);
        key.sign(&key.header("at+jwt").to_string(), &text)
    };
    assert_eq!(get(json!({})).await, Answer::welcome("248289761001"));
    assert_eq!(get(json!({ "sub": null })).await, Answer::welcome("till-7"));
    assert_eq!(get(json!({ "sub": "" })).await, Answer::welcome("till-7"));
    assert_eq!(site.get("/orders", &raw("null")).await, Answer::welcome("till-7"));
    assert_eq!(get(json!({ "sub": null, "client_id": "Zo\u{eb}" })).await, Answer::welcome("Zo\u{eb}"));
    for other in [json!({ "sub": null, "client_id": null }), json!({ "sub": "", "client_id": "" }), json!({ "sub": 7 })]
    {
        assert_eq!(get(other.clone()).await, Answer::invalid(), "{other}");
    }
    let (strict, _) = self::site(|jwt| jwt).await;
    assert!(!strict.takes(&raw("null")).await);
}

#[tokio::test]
async fn rfc7519_4_1_1_an_issuer_may_have_two_spellings() {
    let (site, key) = site(|jwt| jwt.or_issuer("id.example")).await;
    for (iss, good) in [(ISSUER, true), ("id.example", true), ("id.example/", false), ("", false)] {
        assert_eq!(site.takes(&key.token(json!({ "iss": iss }))).await, good, "{iss}");
    }
    assert_eq!(site.get("/orders", &key.token(json!({ "iss": "id.example" }))).await, Answer::welcome("248289761001"));
}

#[tokio::test]
async fn a_claim_is_read_in_any_spelling() {
    let (signing, public) = a_key();
    let site = Site::start(Jwt::new(ISSUER, AUDIENCE, public, |claims| {
        let name = claims.text("client_id")?;
        let subject = name.as_deref().unwrap_or("nobody").to_owned();
        Ok(crate::site::Account { issuer: String::new(), subject })
    }))
    .await;
    for spelling in ["Zo\u{eb}", "Zo\\u00eb"] {
        let text = claims(json!({})).to_string().replacen("till-7", spelling, 1);
        let token = signing.sign(&signing.header("at+jwt").to_string(), &text);
        assert_eq!(site.get("/orders", &token).await, Answer::welcome("Zo\u{eb}"), "{spelling}");
    }
    assert_eq!(site.get("/orders", &signing.token(json!({ "client_id": null }))).await, Answer::welcome("nobody"));
    assert!(!site.takes(&signing.token(json!({ "client_id": 7 }))).await);
}

#[test]
fn an_option_without_a_name_is_a_mistake() {
    let fails = |change: fn(Jwt<Shop>) -> Jwt<Shop>| {
        let (_, public) = a_key();
        std::panic::catch_unwind(move || change(jwt(public))).is_err()
    };
    assert!(fails(|jwt| jwt.or_audience("")) && fails(|jwt| jwt.or_issuer("")));
    assert!(fails(|jwt| jwt.audience_in([""; 0])) && fails(|jwt| jwt.subject_or([""; 0])));
    assert!(fails(|jwt| jwt.scopes_in([""; 0])));
    assert!(fails(|jwt| jwt.tenants(|_| true)), "the issuer is no template");
}
