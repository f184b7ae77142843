//! New keys and withdrawn keys.

use std::time::Duration;

use crate::issuer::SigningKey;
use serde_json::json;

use crate::key_server::{Issuer, Mode, set};
use crate::site::{Site, good, pause, rejected, source, unavailable, until};

#[tokio::test]
async fn the_key_is_chosen_by_kid() {
    let (one, two) = (SigningKey::es256("1"), SigningKey::es256("2"));
    let issuer = Issuer::publishing(&[&one, &two]).await;
    let site = Site::start_with_keys(source(&issuer)).await;
    assert_eq!(site.get(&one.token(json!({}))).await, good());
    assert_eq!(site.get(&two.token(json!({}))).await, good());
    // An attacker's key with a known ID, and a known key with a wrong ID.
    assert_eq!(site.get(&SigningKey::es256("1").token(json!({}))).await, rejected());
    let claims = crate::issuer::claims(json!({})).to_string();
    assert_eq!(site.get(&one.sign(&two.header("at+jwt").to_string(), &claims)).await, rejected());
    let without = json!({ "alg": "ES256", "typ": "at+jwt" }).to_string();
    assert_eq!(site.get(&one.sign(&without, &claims)).await, rejected());
    assert_eq!(issuer.fetches(), 1);
}

#[tokio::test]
async fn the_first_token_with_a_new_key_waits_for_one_fetch_and_is_good() {
    let (old, new) = (SigningKey::es256("old"), SigningKey::es256("new"));
    let issuer = Issuer::publishing(&[&old]).await;
    let site = Site::start_with_keys(source(&issuer)).await;
    pause(700).await;
    issuer.publish(&[&old, &new]);
    assert_eq!(site.get(&new.token(json!({}))).await, good());
    assert_eq!(site.get(&old.token(json!({}))).await, good());
    assert_eq!(issuer.fetches(), 2);
}

#[tokio::test]
async fn a_hundred_tokens_with_a_new_key_wait_for_the_same_fetch() {
    let (old, new) = (SigningKey::es256("old"), SigningKey::es256("new"));
    let issuer = Issuer::publishing(&[&old]).await;
    let site = Site::start_with_keys(source(&issuer)).await;
    pause(700).await;
    issuer.now(Mode::Slow(Duration::from_millis(500), set(&[&new])));
    let token = new.token(json!({}));
    let answers = futures_util::future::join_all((0..100).map(|_| site.get(&token))).await;
    assert!(answers.iter().all(|answer| *answer == good()), "{answers:?}");
    assert_eq!(issuer.fetches(), 2);
}

#[tokio::test]
async fn a_withdrawn_key_is_good_until_the_next_fetch_and_not_longer() {
    let (old, new) = (SigningKey::es256("old"), SigningKey::es256("new"));
    let issuer = Issuer::publishing(&[&old, &new]).await;
    let site = Site::start_with_keys(source(&issuer).refresh_every(Duration::from_millis(800))).await;
    issuer.publish(&[&new]);
    assert_eq!(site.get(&old.token(json!({}))).await, good());
    until(|| issuer.fetches() == 2).await;
    pause(50).await;
    assert_eq!(site.get(&old.token(json!({}))).await, rejected());
    assert_eq!(site.get(&new.token(json!({}))).await, good());
}

#[tokio::test]
async fn keys_are_fetched_by_the_clock_when_nothing_happens() {
    let key = SigningKey::es256("1");
    let issuer = Issuer::publishing(&[&key]).await;
    let _site = Site::start(source(&issuer).refresh_every(Duration::from_millis(500))).await;
    pause(2250).await;
    assert!((4..=5).contains(&issuer.fetches()), "{}", issuer.fetches());
}

#[tokio::test]
async fn nothing_is_fetched_after_the_last_clone_is_dropped() {
    let issuer = Issuer::publishing(&[&SigningKey::es256("1")]).await;
    let keys = source(&issuer).refresh_every(Duration::from_millis(300)).start().unwrap();
    let clone = keys.clone();
    until(|| issuer.fetches() == 2).await;
    drop(keys);
    until(|| issuer.fetches() == 3).await;
    drop(clone);
    pause(50).await;
    let fetches = issuer.fetches();
    pause(1000).await;
    assert_eq!(issuer.fetches(), fetches);
}

#[tokio::test]
async fn new_keys_are_good_within_one_request_even_right_after_a_fetch() {
    let keys: Vec<SigningKey> = ["1", "2", "3", "4", "5", "6"].map(SigningKey::es256).into();
    let issuer = Issuer::publishing(&[&keys[0]]).await;
    let source = source(&issuer).at_most_every(Duration::from_secs(20)).refresh_every(Duration::from_secs(20));
    let site = Site::start_with_keys(source).await;
    let mut published = vec![&keys[0]];
    for key in &keys[1..5] {
        published.push(key);
        issuer.publish(&published);
        assert_eq!(site.get(&key.token(json!({}))).await, good());
    }
    assert_eq!(issuer.fetches(), 5);
    // The bound: no fifth one within the time.
    published.push(&keys[5]);
    issuer.publish(&published);
    assert_eq!(site.get(&keys[5].token(json!({}))).await, unavailable());
    assert_eq!(issuer.fetches(), 5);
}

#[tokio::test]
async fn a_replaced_key_without_kid_is_good_within_one_request() {
    let (old, new) = (SigningKey::es256("1"), SigningKey::es256("1"));
    let anonymous = |key: &SigningKey| {
        let mut jwk = key.jwk();
        jwk.as_object_mut().unwrap().remove("kid");
        json!({ "keys": [jwk] })
    };
    let without = |key: &SigningKey| {
        let header = json!({ "alg": "ES256", "typ": "at+jwt" }).to_string();
        key.sign(&header, &crate::issuer::claims(json!({})).to_string())
    };
    let issuer = Issuer::start(Mode::Publishes(anonymous(&old))).await;
    let site = Site::start_with_keys(source(&issuer)).await;
    assert_eq!(site.get(&without(&old)).await, good());
    issuer.now(Mode::Publishes(anonymous(&new)));
    assert_eq!(site.get(&without(&new)).await, good());
    assert_eq!(site.get(&without(&old)).await, rejected());
    // A flood of such tokens is bounded as well.
    let before = issuer.fetches();
    let forged = without(&SigningKey::es256("1"));
    let start = std::time::Instant::now();
    for _ in 0..200 {
        assert_eq!(site.get(&forged).await, rejected());
    }
    let most = 2 + start.elapsed().as_millis() as usize / 300;
    assert!(issuer.fetches() - before <= most, "{} {most}", issuer.fetches() - before);
}
