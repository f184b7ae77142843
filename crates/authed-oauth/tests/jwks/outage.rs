//! The issuer is down, slow, or sends something else.

use std::time::{Duration, Instant};

use crate::issuer::SigningKey;
use crate::log::Log;
use http::StatusCode;
use serde_json::json;

use crate::key_server::{Issuer, Mode, set};
use crate::site::{Site, good, pause, rejected, source, unavailable, until};

#[tokio::test]
async fn asvs_16_5_2_a_service_that_starts_first_answers_503_until_the_issuer_is_up() {
    let key = SigningKey::es256("1");
    let issuer = Issuer::publishing(&[&key]).await;
    let (address, source) = (issuer.address, source(&issuer));
    drop(issuer);
    pause(50).await;
    let site = Site::start(source).await;
    for _ in 0..3 {
        assert_eq!(site.get(&key.token(json!({}))).await, unavailable());
    }
    let issuer = Issuer::start_at(address, Mode::Publishes(set(&[&key]))).await;
    until(|| issuer.fetches() > 0).await;
    until(|| site.keys.age().is_some()).await;
    assert_eq!(site.get(&key.token(json!({}))).await, good());
}

#[tokio::test]
async fn the_first_request_waits_for_the_first_fetch() {
    let key = SigningKey::es256("1");
    let issuer = Issuer::start(Mode::Slow(Duration::from_millis(500), set(&[&key]))).await;
    let site = Site::start(source(&issuer)).await;
    assert_eq!(site.get(&key.token(json!({}))).await, good());
    assert_eq!(issuer.fetches(), 1);
}

#[tokio::test]
async fn asvs_16_5_2_keys_stay_good_while_the_issuer_is_down_and_what_is_unknown_is_503() {
    let (key, other) = (SigningKey::es256("1"), SigningKey::es256("2"));
    let issuer = Issuer::publishing(&[&key]).await;
    let site = Site::start_with_keys(source(&issuer).refresh_every(Duration::from_millis(400))).await;
    issuer.now(Mode::Status(StatusCode::INTERNAL_SERVER_ERROR));
    until(|| issuer.fetches() >= 3).await;
    assert_eq!(site.get(&key.token(json!({}))).await, good());
    // The issuer may use a new key.
    assert_eq!(site.get(&other.token(json!({}))).await, unavailable());
    // A token with a known `kid` is decided.
    assert_eq!(site.get(&SigningKey::es256("1").token(json!({}))).await, rejected());
    issuer.publish(&[&key]);
    let fetches = issuer.fetches();
    until(|| issuer.fetches() > fetches + 1).await;
    assert_eq!(site.get(&other.token(json!({}))).await, rejected());
}

#[tokio::test]
async fn keys_that_are_too_old_are_good_no_more() {
    let key = SigningKey::es256("1");
    let issuer = Issuer::publishing(&[&key]).await;
    let source = source(&issuer).refresh_every(Duration::from_millis(300)).keep_for(Duration::from_millis(1500));
    let site = Site::start_with_keys(source).await;
    issuer.now(Mode::Status(StatusCode::SERVICE_UNAVAILABLE));
    let start = Instant::now();
    assert_eq!(site.get(&key.token(json!({}))).await, good());
    pause(1000).await;
    assert_eq!(site.get(&key.token(json!({}))).await, good());
    pause(1000).await;
    assert!(start.elapsed() > Duration::from_millis(1900));
    assert_eq!(site.get(&key.token(json!({}))).await, unavailable());
    issuer.publish(&[&key]);
    until(|| site.keys.age().is_some_and(|age| age < Duration::from_millis(1000))).await;
    assert_eq!(site.get(&key.token(json!({}))).await, good());
}

#[tokio::test]
async fn a_slow_issuer_holds_a_request_no_longer_than_the_timeout() {
    let (key, other) = (SigningKey::es256("1"), SigningKey::es256("2"));
    let issuer = Issuer::publishing(&[&key]).await;
    let site = Site::start_with_keys(source(&issuer).timeout(Duration::from_millis(500))).await;
    pause(700).await;
    for mode in [Mode::Slow(Duration::from_secs(30), set(&[&key])), Mode::Stalls] {
        issuer.now(mode);
        let start = Instant::now();
        assert_eq!(site.get(&other.token(json!({}))).await, unavailable());
        let waited = start.elapsed();
        assert!((400..2000).contains(&waited.as_millis()), "{waited:?}");
        // Other requests do not wait.
        assert_eq!(site.get(&key.token(json!({}))).await, good());
        issuer.publish(&[&key]);
        let fetches = issuer.fetches();
        until(|| issuer.fetches() > fetches).await;
        pause(700).await;
    }
}

#[tokio::test]
async fn what_is_no_set_of_keys_changes_nothing() {
    let key = SigningKey::es256("1");
    let issuer = Issuer::publishing(&[&key]).await;
    let site = Site::start_with_keys(source(&issuer).refresh_every(Duration::from_millis(300))).await;
    let other = Issuer::publishing(&[&SigningKey::es256("2")]).await;
    for mode in [
        Mode::Endless,
        Mode::RedirectsTo(other.url()),
        Mode::Status(StatusCode::NO_CONTENT),
        Mode::Status(StatusCode::CREATED),
        Mode::Documents(vec![("/keys", "<html>Under maintenance</html>".to_owned())]),
        Mode::Documents(vec![("/keys", "{}".to_owned())]),
        Mode::Documents(vec![("/keys", r#"{"keys":{}}"#.to_owned())]),
        Mode::Documents(vec![("/keys", r#"{"keys":[]} {"keys":[]}"#.to_owned())]),
        Mode::Documents(vec![("/keys", String::new())]),
        Mode::Documents(vec![]),
    ] {
        let fetches = issuer.fetches();
        issuer.now(mode);
        until(|| issuer.fetches() >= fetches + 2).await;
        assert_eq!(site.get(&key.token(json!({}))).await, good());
        issuer.publish(&[&key]);
        let fetches = issuer.fetches();
        until(|| issuer.fetches() >= fetches + 2).await;
    }
    assert_eq!(other.fetches(), 0, "a redirect was followed");
}

#[tokio::test]
async fn an_empty_set_withdraws_all_keys() {
    let key = SigningKey::es256("1");
    let issuer = Issuer::publishing(&[&key]).await;
    let site = Site::start_with_keys(source(&issuer).refresh_every(Duration::from_millis(300))).await;
    issuer.publish(&[]);
    let fetches = issuer.fetches();
    until(|| issuer.fetches() >= fetches + 2).await;
    assert_eq!(site.get(&key.token(json!({}))).await, unavailable());
    assert!(site.keys.age().is_none() && site.keys.error().is_some());
    // They come back.
    issuer.publish(&[&key]);
    until(|| site.keys.age().is_some()).await;
    assert_eq!(site.get(&key.token(json!({}))).await, good());
    assert!(site.keys.error().is_none());
}

#[tokio::test]
async fn asvs_16_3_a_failed_fetch_is_an_event_that_says_why() {
    let log = Log::default();
    // The task runs in this thread.
    let _guard = tracing::subscriber::set_default(log.subscriber());
    let issuer = Issuer::start(Mode::Status(StatusCode::BAD_GATEWAY)).await;
    let _keys = source(&issuer).start().unwrap();
    until(|| log.text().contains("WARN")).await;
    let logged = log.text();
    assert!(logged.contains("WARN authed: the keys of the issuer could not be fetched"), "{logged}");
    assert!(logged.contains("the issuer has answered with 502 Bad Gateway"), "{logged}");
}
