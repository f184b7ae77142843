//! Many tokens with unknown keys.

use std::time::{Duration, Instant};

use crate::issuer::SigningKey;
use serde_json::json;

use crate::key_server::{Issuer, Mode, set};
use crate::site::{Site, good, pause, rejected, source, unavailable};

#[tokio::test]
async fn asvs_10_3_and_rfc8725_3_10_a_flood_of_bad_kids_fetches_no_more_often_than_it_may() {
    let key = SigningKey::es256("1");
    let issuer = Issuer::publishing(&[&key]).await;
    let site = Site::start_with_keys(source(&issuer)).await;
    let (start, mut sent, mut unknown) = (Instant::now(), 0, 0);
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
            // Not every one could be looked for.
            assert!(answer == rejected() || answer == unavailable(), "{answer:?}");
            unknown += usize::from(answer == rejected());
        }
        sent += 20;
        // Meanwhile other requests are served.
        assert_eq!(site.get(&key.token(json!({}))).await, good());
    }
    // One fetch at the start, four at once, and then one per 300 ms.
    let most = 5 + start.elapsed().as_millis() / 300;
    assert!(unknown >= 80 && unknown < sent, "{unknown} of {sent}");
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

/// Uses up the fetches that tokens may trigger at once.
async fn exhaust(site: &Site) {
    for number in 0..4 {
        let token = SigningKey::es256(&format!("invented {number}")).token(json!({}));
        assert_eq!(site.get(&token).await, rejected());
    }
}

/// 401 would make the client throw a good token away.
#[tokio::test]
async fn a_new_key_that_may_not_be_fetched_for_now_is_503_and_good_when_the_time_has_come() {
    let (old, new) = (SigningKey::es256("old"), SigningKey::es256("new"));
    let issuer = Issuer::publishing(&[&old]).await;
    let site = Site::start_with_keys(source(&issuer).at_most_every(Duration::from_millis(1500))).await;
    exhaust(&site).await;
    assert_eq!(issuer.fetches(), 5);
    issuer.now(Mode::Publishes(set(&[&old, &new])));
    let start = Instant::now();
    // Decided at once, since no fetch may start.
    assert_eq!(site.retry_after(&new.token(json!({}))).await, (503, Some(2)));
    assert_eq!(site.get(&new.token(json!({}))).await, unavailable());
    assert_eq!(site.get(&old.token(json!({}))).await, good());
    assert!(start.elapsed() < Duration::from_millis(500));
    // A key that was looked for is known to be none.
    assert_eq!(site.get(&SigningKey::es256("invented 2").token(json!({}))).await, rejected());
    pause(2000).await;
    assert_eq!(issuer.fetches(), 6);
    assert_eq!(site.get(&new.token(json!({}))).await, good());
}

/// A client with an old token must learn that the token is wrong.
#[tokio::test]
async fn a_withdrawn_key_is_a_401_after_the_next_fetch_also_within_a_flood() {
    let (old, new) = (SigningKey::es256("old"), SigningKey::es256("new"));
    let issuer = Issuer::publishing(&[&new]).await;
    let site = Site::start_with_keys(source(&issuer).at_most_every(Duration::from_millis(400))).await;
    exhaust(&site).await;
    assert_eq!(site.get(&old.token(json!({}))).await, unavailable());
    let before = issuer.fetches();
    while issuer.fetches() == before {
        let _ = site.get(&SigningKey::es256(&format!("{:?}", Instant::now())).token(json!({}))).await;
        pause(5).await;
    }
    pause(50).await;
    for _ in 0..3 {
        assert_eq!(site.get(&old.token(json!({}))).await, rejected());
    }
}

#[tokio::test]
async fn one_unknown_key_is_looked_for_once_in_the_time() {
    let (known, unknown) = (SigningKey::es256("1"), SigningKey::es256("2").token(json!({})));
    let issuer = Issuer::publishing(&[&known]).await;
    let site = Site::start_with_keys(source(&issuer).at_most_every(Duration::from_secs(20))).await;
    for _ in 0..20 {
        assert_eq!(site.get(&unknown).await, rejected());
    }
    assert_eq!(issuer.fetches(), 2);
}
