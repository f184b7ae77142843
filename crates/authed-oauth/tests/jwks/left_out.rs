//! Keys that cannot be used: the operator sees each with its reason, once.

use std::time::Duration;

use authed_oauth::{JwksSource, JwtAlgorithm, JwtKeys};
use serde_json::json;

use crate::issuer::SigningKey;
use crate::key_server::{Issuer, Mode};
use crate::log::Log;
use crate::site::{ALGORITHMS, Site, good, source, unavailable, until};

#[tokio::test]
async fn asvs_16_3_each_key_that_is_left_out_is_a_warning_once_with_its_kid_and_the_reason() {
    let log = Log::default();
    // The task runs in this thread.
    let _guard = tracing::subscriber::set_default(log.subscriber());
    let key = SigningKey::es256("good");
    let private = json!({ "kid": "shown", "kty": "OKP", "crv": "Ed25519", "x": "AAAA", "d": "c2VjcmV0" });
    let keys = json!({ "keys": [
        key.jwk(),
        { "kid": "enc", "kty": "RSA", "use": "enc", "n": "AQAB", "e": "AQAB" },
        { "kid": "ops", "kty": "RSA", "key_ops": ["encrypt"], "n": "AQAB", "e": "AQAB" },
        private,
        { "kid": "new", "kty": "new" },
        { "kid": "short", "kty": "RSA", "n": "AQAB", "e": "AQAB" },
        { "kid": "part", "kty": "EC", "crv": "P-256", "alg": "ES256", "x": "AAAA" },
        { "kid": 7, "kty": "EC" },
        { "kid": "line\n\u{1b}break".repeat(20), "kty": "new" },
        7,
    ] });
    let issuer = Issuer::start(Mode::Publishes(keys)).await;
    let site = Site::start_with_keys(source(&issuer).refresh_every(Duration::from_millis(300))).await;
    assert_eq!(site.get(&key.token(json!({}))).await, good());
    until(|| issuer.fetches() >= 4).await;
    let text = log.text();
    let place = format!("place=\"{}/keys\"", issuer.address);
    for (kid, reason) in [
        (r#"kid="enc""#, "its `use` is not `sig`"),
        (r#"kid="ops""#, "its `key_ops` has no `verify`"),
        (r#"kid="shown""#, "it is a private or secret key"),
        (r#"kid="new""#, "is for no algorithm that the application names"),
        (r#"kid="short""#, "not an RSA key of 2048 to 4096 bits"),
        (r#"kid="part""#, "a part of the key is missing"),
        ("", "its `kid` is not a string"),
        ("", "it is not an object, or a name occurs twice"),
    ] {
        let lines: Vec<&str> = text.lines().filter(|line| line.contains(kid) && line.contains(reason)).collect();
        let [line] = lines[..] else { panic!("{} warnings for {kid} {reason} in {text}", lines.len()) };
        assert!(line.contains("WARN authed: a key of the issuer is left out") && line.contains(&place), "{line}");
    }
    assert_eq!(text.lines().filter(|line| line.contains("WARN")).count(), 9, "{text}");
    assert!(!text.contains("good") && !text.contains("c2VjcmV0") && !text.contains('\u{1b}'), "{text}");
    // One that comes back is reported again.
    issuer.publish(&[&key]);
    let fetches = issuer.fetches();
    until(|| issuer.fetches() >= fetches + 2).await;
    issuer.now(Mode::Publishes(json!({ "keys": [key.jwk(), { "kid": "new", "kty": "new" }] })));
    until(|| log.text().lines().filter(|line| line.contains(r#"kid="new""#)).count() == 2).await;
}

#[tokio::test]
async fn asvs_16_5_2_a_set_without_a_usable_key_is_503_and_says_so() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.subscriber());
    let key = SigningKey::rs256("1");
    for keys in [json!([]), json!([{ "kid": "enc", "use": "enc" }, 7]), json!([SigningKey::eddsa("ed").jwk()])] {
        let issuer = Issuer::start(Mode::Publishes(json!({ "keys": keys }))).await;
        let source = JwksSource::keys_at(issuer.url(), [JwtAlgorithm::RS256]).at_most_every(Duration::from_millis(300));
        let site = Site::start_with_keys(source).await;
        assert_eq!(site.get(&key.token(json!({}))).await, unavailable());
        assert!(site.keys.age().is_none());
        let error = site.keys.error().unwrap().to_string();
        assert!(error.starts_with("the set has no key that can be used"), "{error}");
        assert!(log.text().contains("the set has no key that can be used"), "{}", log.text());
        // It ends by itself.
        issuer.publish(&[&key]);
        until(|| site.keys.age().is_some()).await;
        assert_eq!(site.get(&key.token(json!({}))).await, good());
        assert!(site.keys.error().is_none());
    }
    let error = JwtKeys::from_jwks(r#"{"keys":[{"kid":"enc","use":"enc"},7]}"#, ALGORITHMS).unwrap_err().to_string();
    let reasons = r#"kid "enc": its `use` is not `sig`; without kid: it is not an object, or a name occurs twice"#;
    assert_eq!(error, format!("the key cannot be used: the set has no key that can be used: {reasons}"));
}
