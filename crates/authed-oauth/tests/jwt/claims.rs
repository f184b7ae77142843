//! Valid claims in all their forms, and their effect.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::issuer::{AUDIENCE, ISSUER, claims, in_seconds};
use authed::{AuthenticationError, Authenticator, Bearer};
use authed_oauth::Jwt;
use serde_json::json;

use crate::site::{Account, Answer, Shop, Site, a_key, account, jwt};

#[tokio::test]
async fn rfc9068_4_typ_is_a_media_type_whose_case_does_not_count() {
    let (signing, public) = a_key();
    let site = Site::start(jwt(public)).await;
    for typ in ["at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"] {
        let token = signing.sign(&signing.header(typ).to_string(), &claims(json!({})).to_string());
        assert!(site.takes(&token).await, "{typ}");
    }
}

#[tokio::test]
async fn rfc8725_3_11_the_application_names_another_typ_and_at_jwt_is_none_then() {
    let (signing, public) = a_key();
    let site = Site::start(jwt(public).typ("application/JWT")).await;
    for (typ, good) in [("JWT", true), ("jwt", true), ("application/jwt", true), ("at+jwt", false), ("", false)] {
        let token = signing.sign(&signing.header(typ).to_string(), &claims(json!({})).to_string());
        assert_eq!(site.takes(&token).await, good, "{typ}");
    }
}

#[tokio::test]
async fn rfc8725_3_11_a_typ_may_be_missing_only_if_the_application_says_so() {
    let (signing, public) = a_key();
    let without = signing.sign(&json!({ "alg": "ES256", "kid": "ec" }).to_string(), &claims(json!({})).to_string());
    let other = signing.sign(&signing.header("dpop+jwt").to_string(), &claims(json!({})).to_string());
    let strict = Site::start(jwt(public.clone())).await;
    let lax = Site::start(jwt(public).typ_may_be_missing()).await;
    assert!(!strict.takes(&without).await);
    assert!(lax.takes(&without).await && lax.takes(&signing.token(json!({}))).await);
    assert!(!lax.takes(&other).await);
}

#[tokio::test]
async fn rfc8725_3_12_an_id_token_is_no_access_token_even_where_both_say_jwt() {
    let (signing, public) = a_key();
    let site = Site::start(jwt(public.clone()).typ("JWT")).await;
    let takes = async |changes| {
        site.takes(&signing.sign(&signing.header("JWT").to_string(), &claims(changes).to_string())).await
    };
    assert!(takes(json!({})).await);
    for name in ["nonce", "at_hash", "c_hash"] {
        assert!(!takes(json!({ name: "n-0S6_WzA2Mj" })).await, "{name}");
    }
    // The audience of an ID token is a client, not this service.
    assert!(!takes(json!({ "aud": "till-7" })).await);
    // A token of the type `at+jwt` may have these claims.
    assert!(Site::start(jwt(public)).await.takes(&signing.token(json!({ "nonce": "1" }))).await);
}

#[tokio::test]
async fn rfc7519_4_1_3_the_audience_is_a_string_or_a_list_of_strings() {
    let (signing, public) = a_key();
    let site = Site::start(jwt(public)).await;
    for aud in [json!(AUDIENCE), json!([AUDIENCE]), json!(["account", AUDIENCE]), json!([AUDIENCE, AUDIENCE])] {
        assert!(site.takes(&signing.token(json!({ "aud": aud }))).await, "{aud}");
    }
}

#[tokio::test]
async fn rfc7519_4_1_4_and_5_the_clocks_may_be_apart_by_the_leeway_and_no_more() {
    let (signing, public) = a_key();
    let site = Site::start(jwt(public.clone())).await;
    let exact = Site::start(jwt(public).leeway(Duration::ZERO)).await;
    for (claim, seconds, good, good_exactly) in [
        ("exp", 30, true, true),
        ("exp", -20, true, false),
        ("exp", -40, false, false),
        ("nbf", -5, true, true),
        ("nbf", 20, true, false),
        ("nbf", 40, false, false),
    ] {
        let token = signing.token(json!({ claim: in_seconds(seconds) }));
        assert_eq!(site.takes(&token).await, good, "{claim} {seconds}");
        assert_eq!(exact.takes(&token).await, good_exactly, "{claim} {seconds} without leeway");
    }
}

#[tokio::test]
async fn rfc7519_2_a_date_may_have_a_fraction() {
    let (signing, public) = a_key();
    let site = Site::start(jwt(public)).await;
    let seconds = |seconds| in_seconds(seconds) as f64 + 0.25;
    assert!(site.takes(&signing.token(json!({ "exp": seconds(60), "nbf": seconds(-60), "iat": seconds(-60) }))).await);
    assert!(!site.takes(&signing.token(json!({ "exp": seconds(-60) }))).await);
}

#[test]
fn rfc7519_4_1_4_a_leeway_is_a_few_minutes_at_most() {
    let build = |seconds| {
        let (_, public) = a_key();
        std::panic::catch_unwind(|| jwt(public).leeway(Duration::from_secs(seconds))).is_ok()
    };
    assert!(build(300) && !build(301));
}

#[test]
fn there_is_always_an_issuer_an_audience_and_a_key() {
    let build = |issuer: &'static str, audience: &'static str, count| {
        let keys: Vec<_> = std::iter::repeat_with(|| a_key().1).take(count).collect();
        std::panic::catch_unwind(move || Jwt::<Shop>::new(issuer, audience, keys, account)).is_ok()
    };
    assert!(build("a", "b", 1) && build("a", "b", 3));
    assert!(!build("", "b", 1) && !build("a", "", 1) && !build("a", "b", 0));
}

#[tokio::test]
async fn an_identity_ends_with_its_token_and_the_leeway() {
    let (signing, public) = a_key();
    let authenticator = Authenticator::new(Bearer::verified_by(jwt(public).leeway(Duration::from_secs(2))));
    let token = signing.token(json!({ "exp": in_seconds(0) }));
    let caller = authenticator.caller_presenting(&format!("Bearer {token}")).await.unwrap();
    let identity = caller.identity().unwrap();
    assert!(!identity.is_expired());
    tokio::time::sleep(Duration::from_millis(2100)).await;
    assert!(identity.is_expired());
}

#[tokio::test]
async fn rfc9470_4_fresh_goes_by_auth_time_and_not_by_iat() {
    let (signing, public) = a_key();
    let site = Site::start(jwt(public)).await;
    let challenge = r#"Bearer realm="Shop", error="insufficient_user_authentication", max_age="60""#;
    let stale = Answer { status: 401, challenges: vec![challenge.to_owned()], text: "Unauthorized".to_owned() };
    let fresh = async |login: serde_json::Value| {
        site.get("/fresh", &signing.token(json!({ "auth_time": login, "iat": in_seconds(0) }))).await
    };
    assert_eq!(fresh(json!(in_seconds(-30))).await, Answer::welcome("fresh"));
    assert_eq!(fresh(json!(in_seconds(20))).await, Answer::welcome("fresh"));
    assert_eq!(fresh(json!(in_seconds(-90))).await, stale);
    assert_eq!(fresh(json!(null)).await, stale);
}

#[tokio::test]
async fn asvs_6_8_1_a_user_is_made_of_issuer_and_subject_and_any_other_claim() {
    let (signing, public) = a_key();
    let site = Site::start(Jwt::new(ISSUER, AUDIENCE, public, |claims| {
        #[derive(serde::Deserialize)]
        struct Address<'a> {
            country: &'a str,
        }
        let country = claims.get::<Address<'_>>("address")?.ok_or(AuthenticationError::rejected())?.country;
        let name = claims.get::<String>("name")?.unwrap_or_default();
        Ok(Account {
            issuer: String::new(),
            subject: format!("{} {} {name} {country}", claims.issuer(), claims.subject()),
        })
    }))
    .await;
    let get = async |name: serde_json::Value, address: serde_json::Value| {
        site.get("/orders", &signing.token(json!({ "sub": "7", "name": name, "address": address }))).await
    };
    let dk = json!({ "country": "DK", "street_address": "Algade 1" });
    assert_eq!(
        get(json!("J\u{f8}rgen \"J\""), dk.clone()).await,
        Answer::welcome("https://id.example 7 J\u{f8}rgen \"J\" DK")
    );
    assert_eq!(get(json!(null), dk.clone()).await, Answer::welcome("https://id.example 7  DK"));
    // A claim of another type, and a missing claim that the application requires.
    assert_eq!(get(json!(7), dk).await, Answer::invalid());
    assert_eq!(get(json!("a"), json!(null)).await, Answer::invalid());
}

#[tokio::test]
async fn the_users_function_sees_the_claims_of_good_tokens_only() {
    let (signing, public) = a_key();
    let calls = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&calls);
    let site = Site::start(Jwt::new(ISSUER, AUDIENCE, public, move |claims| {
        count.fetch_add(1, Ordering::SeqCst);
        account(claims)
    }))
    .await;
    for bad in [json!({ "exp": in_seconds(-60) }), json!({ "nbf": in_seconds(60) }), json!({ "aud": "other" })] {
        assert!(!site.takes(&signing.token(bad)).await);
    }
    assert!(!site.takes(&crate::site::keys()[1].0.token(json!({}))).await);
    assert_eq!(calls.load(Ordering::SeqCst), 0);
    assert!(site.takes(&signing.token(json!({}))).await);
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn asvs_16_5_3_what_the_users_function_cannot_find_out_is_503() {
    let (signing, public) = a_key();
    let down =
        |_: &authed_oauth::Claims<'_>| -> Result<Account, _> { Err(AuthenticationError::unavailable("db.internal")) };
    let site = Site::start(Jwt::new(ISSUER, AUDIENCE, public, down)).await;
    let text = "the caller cannot be authenticated at the moment".to_owned();
    assert_eq!(site.get("/orders", &signing.token(json!({}))).await, Answer { status: 503, challenges: vec![], text });
}

#[tokio::test]
async fn asvs_16_2_5_debug_tells_nothing_of_a_token_or_a_key() {
    let (signing, public) = a_key();
    let seen = Arc::new(Mutex::new(String::new()));
    let into = Arc::clone(&seen);
    let jwt = Jwt::<Shop>::new(ISSUER, AUDIENCE, public.clone(), move |claims| {
        *into.lock().unwrap() = format!("{claims:?}");
        account(claims)
    });
    let printed = format!("{jwt:?} {public:?} {:?}", authed_oauth::JwtKeys::from(public.clone()));
    assert!(Site::start(jwt).await.takes(&signing.token(json!({ "sub": "canary", "name": "canary" }))).await);
    let claims = seen.lock().unwrap().clone();
    assert_eq!(claims, r#"Claims { issuer: "https://id.example", .. }"#);
    assert!(printed.contains("ES256") && !printed.contains("key:"), "{printed}");
    let mac = authed_oauth::JwtKey::secret(authed_oauth::JwtAlgorithm::HS256, &[0x41; 32]).unwrap();
    assert_eq!(format!("{mac:?}"), "JwtKey { id: None, algorithm: HS256, .. }");
}
