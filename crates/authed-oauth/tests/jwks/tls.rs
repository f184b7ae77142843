//! Keys over TLS: the issuer's certificate must be of an authority that the system trusts.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::issuer::SigningKey;
use authed_example_backends::tls::{Authority, Certified, params, serve_tls, server_config};
use authed_oauth::{JwksSource, ReqwestClient};
use axum::Router;
use axum::routing::get;
use rcgen::{ExtendedKeyUsagePurpose, SanType};
use rustls::server::WebPkiClientVerifier;
use serde_json::json;
use tokio::net::TcpListener;

use crate::key_server::set;
use crate::process;
use crate::site::{ALGORITHMS, until};

const TEST: &str = "tls::asvs_12_3_keys_are_fetched_only_with_a_trusted_certificate";

#[tokio::test]
async fn asvs_12_3_keys_are_fetched_only_with_a_trusted_certificate() {
    if process::has_served().await {
        return;
    }
    let (trusted, other) = (Authority::new("trusted"), Authority::new("other"));
    let hour = Duration::from_secs(60 * 60);
    let (here, elsewhere) = ([127, 0, 0, 1], [127, 0, 0, 2]);
    let server = |address: [u8; 4], end: SystemTime| {
        let mut params = params("the issuer", end);
        params.subject_alt_names = vec![SanType::IpAddress(address.into())];
        trusted.sign(params, ExtendedKeyUsagePurpose::ServerAuth)
    };
    let now = SystemTime::now();
    for (what, certificate, expected) in [
        ("of the authority", server(here, now + hour), 200),
        ("of another authority", other.server(), 503),
        ("for another address", server(elsewhere, now + hour), 503),
        ("that has expired", server(here, now - hour), 503),
        ("of a client", trusted.client("the issuer"), 503),
    ] {
        assert_eq!(answer(&trusted, certificate).await, expected, "a certificate {what}");
    }
}

#[tokio::test]
async fn asvs_12_3_a_client_may_trust_an_authority_that_the_system_does_not_know() {
    let (own, other) = (Authority::new("own"), Authority::new("other"));
    let key = SigningKey::es256("1");
    for (server, good) in [(own.server(), true), (other.server(), false)] {
        let published = set(&[&key]).to_string();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/keys", get(async move || published));
        let config = server_config(server, WebPkiClientVerifier::no_client_auth());
        let issuer = tokio::spawn(serve_tls(listener, config, router));
        let client = ReqwestClient::trusting(own.certificate_pem().as_bytes()).unwrap();
        let source = JwksSource::keys_at(format!("https://127.0.0.1:{}/keys", address.port()), ALGORITHMS);
        let keys = source.start_with(client).unwrap();
        until(|| keys.age().is_some() || keys.error().is_some()).await;
        assert_eq!(keys.age().is_some(), good, "{:?}", keys.error());
        issuer.abort();
    }
    for wrong in ["", "certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"] {
        assert!(ReqwestClient::trusting(wrong.as_bytes()).is_err(), "{wrong}");
    }
}

/// Returns the status for a valid token, if the service trusts this authority and the issuer has this certificate.
async fn answer(trusted: &Authority, certificate: Certified) -> u16 {
    let key = SigningKey::es256("1");
    let published = set(&[&key]).to_string();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().route("/keys", get(async move || published));
    let config = server_config(certificate, WebPkiClientVerifier::no_client_auth());
    let issuer = tokio::spawn(serve_tls(listener, config, router));

    let authorities = format!("{}/authority-{}.pem", env!("CARGO_TARGET_TMPDIR"), address.port());
    fs::write(&authorities, trusted.certificate_pem()).unwrap();
    let environment = [("SSL_CERT_FILE", authorities.as_str())];
    let status = process::answer(TEST, &format!("https://{address}/keys"), &key.token(json!({})), &environment).await;
    fs::remove_file(&authorities).unwrap();
    issuer.abort();
    status
}
