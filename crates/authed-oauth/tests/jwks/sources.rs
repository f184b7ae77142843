//! The sources that keys can be fetched from.

use std::panic::catch_unwind;
use std::time::Duration;

use authed_oauth::{JwksSource, JwtAlgorithm};

use crate::site::ALGORITHMS;

fn starts(source: JwksSource) -> bool {
    source.start().is_ok()
}

#[tokio::test]
async fn asvs_12_only_over_https_or_from_this_machine() {
    let at = |url: &str| starts(JwksSource::keys_at(url, ALGORITHMS));
    for url in [
        "https://id.example/jwks",
        "http://127.0.0.1:1/",
        "http://127.8.8.8:1/",
        "http://[::1]:1/",
        "http://localhost:1/",
    ] {
        assert!(at(url), "{url}");
    }
    for url in [
        "http://id.example/jwks",
        "http://localhost.evil.example/",
        "http://127.0.0.1.evil.example/",
        "http://10.0.0.1/",
        "http://[::2]/",
        "https://me:secret@id.example/",
        "https://me@id.example/",
        "file:///etc/passwd",
        "id.example",
        "",
    ] {
        assert!(!at(url), "{url}");
    }
    assert!(starts(JwksSource::keys_at("http://keycloak:8080/jwks", ALGORITHMS).insecure_plain_http()));
    assert!(!starts(JwksSource::keys_at("ftp://keycloak/jwks", ALGORITHMS).insecure_plain_http()));
    assert!(starts(JwksSource::issuer("https://id.example/a", ALGORITHMS)));
    assert!(!starts(JwksSource::issuer("https://id.example/a?b", ALGORITHMS)));
    assert!(!starts(JwksSource::issuer("http://id.example/a", ALGORITHMS)));
}

#[tokio::test]
async fn keys_are_kept_at_least_until_they_are_fetched_again() {
    let source = || JwksSource::keys_at("https://id.example/jwks", ALGORITHMS).refresh_every(Duration::from_secs(60));
    assert!(starts(source().keep_for(Duration::from_secs(60))));
    let error = source().keep_for(Duration::from_secs(59)).start().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the issuer's keys cannot be fetched: they would expire before the next fetch: raise `keep_for`"
    );
    assert!(!starts(source().at_most_every(Duration::from_secs(100)).keep_for(Duration::from_secs(70))));
}

#[test]
fn rfc8725_3_1_the_application_names_the_algorithms_and_no_secret_is_published() {
    let source = |algorithms: &'static [JwtAlgorithm]| {
        catch_unwind(|| JwksSource::keys_at("https://id.example/", algorithms.iter().copied())).is_ok()
    };
    assert!(source(&[JwtAlgorithm::RS256]));
    assert!(!source(&[]));
    assert!(!source(&[JwtAlgorithm::RS256, JwtAlgorithm::HS256]));
}
