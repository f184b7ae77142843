//! Many tokens with unknown keys.

use std::time::{Duration, Instant};

use crate::issuer::SigningKey;
use serde_json::json;

use crate::key_server::{Issuer, Mode, set};
use crate::site::{Site, good, pause, rejected, source};

#[tokio::test]
async fn asvs_10_3_and_rfc8725_3_10_a_flood_of_bad_kids_fetches_no_more_often_than_it_may() {
    let key = SigningKey::es256("1");
    let issuer = Issuer::publishing(&[&key]).await;
    let site = Site::start_with_keys(source(&issuer)).await;
    let (start, mut sent) = (Instant::now(), 0);
    while start.elapsed() < Duration::from_millis(2400) {
        let batch = (0..20).map(|number| {
            let bad = SigningKey::hs256(&format!("{sent}-{number}"), b"");
            let header = json!({ "alg": "ES256", "typ": "at+jwt", "kid": bad.id }).to_string();
            let token = bad.sign(&header, "{}");
            let site = &site;
            async move { site.get(&token).await }
        });
        let batch: Vec<_> = batch.collect();
        for answer in futures_util::future::join_all(batch).await {
            assert_eq!(answer, rejected());
        }
        sent += 20;
        // Meanwhile other requests are served.
        assert_eq!(site.get(&key.token(json!({}))).await, good());
    }
    // One fetch at the start, one at once, and then one per 300 ms.
    let most = 2 + start.elapsed().as_millis() / 300;
    assert!(sent > 10 * issuer.fetches(), "{sent}");
    assert!((3..=most).contains(&(issuer.fetches() as u128)), "{} fetches for {sent} tokens", issuer.fetches());
    eprintln!("{} fetches for {sent} tokens with bad kids in {:?}", issuer.fetches(), start.elapsed());
}

#[tokio::test]
async fn a_token_that_cannot_be_valid_triggers_no_fetch() {
    let key = SigningKey::es256("1");
    let issuer = Issuer::publishing(&[&key]).await;
    let site = Site::start_with_keys(source(&issuer)).await;
    pause(700).await;
    let sign = |header: serde_json::Value| key.sign(&header.to_string(), "{}");
    for token in [
        "token".to_owned(),
        sign(json!({ "alg": "none", "typ": "at+jwt", "kid": "x" })),
        sign(json!({ "alg": "HS256", "typ": "at+jwt", "kid": "x" })),
        sign(json!({ "alg": "ES256", "typ": "JWT", "kid": "x" })),
        sign(json!({ "alg": "ES256", "typ": "at+jwt" })),
        sign(json!({ "alg": "ES256", "typ": "at+jwt", "kid": "x", "crit": ["x"] })),
        sign(json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": "1" })),
        sign(json!({ "alg": "ES256", "typ": "at+jwt", "kid": "1" })),
    ] {
        assert_eq!(site.get(&token).await, rejected());
    }
    pause(700).await;
    assert_eq!(issuer.fetches(), 1);
}

#[tokio::test]
async fn a_new_key_that_was_missed_in_between_is_fetched_when_the_time_has_come() {
    let (old, new) = (SigningKey::es256("old"), SigningKey::es256("new"));
    let issuer = Issuer::publishing(&[&old]).await;
    let site = Site::start_with_keys(source(&issuer).at_most_every(Duration::from_millis(1000))).await;
    // The first unknown `kid` triggers a fetch.
    assert_eq!(site.get(&SigningKey::es256("other").token(json!({}))).await, rejected());
    assert_eq!(issuer.fetches(), 2);
    issuer.now(Mode::Publishes(set(&[&old, &new])));
    let start = Instant::now();
    // Decided at once, since no fetch may start.
    assert_eq!(site.get(&new.token(json!({}))).await, rejected());
    assert!(start.elapsed() < Duration::from_millis(500));
    pause(1300).await;
    assert_eq!(issuer.fetches(), 3);
    assert_eq!(site.get(&new.token(json!({}))).await, good());
}
