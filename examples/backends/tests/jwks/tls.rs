//! Over TLS: the issuer's certificate is of an authority that the machine trusts.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};
use std::{env, fs, str};

use authed::JwksSource;
use authed_example_backends::issuer::SigningKey;
use authed_example_backends::tls::{Authority, Certified, params, serve_tls, server_config};
use axum::Router;
use axum::routing::get;
use rcgen::{ExtendedKeyUsagePurpose, SanType};
use rustls::server::WebPkiClientVerifier;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::process::Command;

use crate::issuer::set;
use crate::site::{ALGORITHMS, Site};

const KEYS: &str = "TEST_KEYS_AT";
const TOKEN: &str = "TEST_TOKEN";

/// Whom a machine trusts is read from the environment, which a test cannot change for itself alone: the service is this test
/// once more, in a process of its own.
#[tokio::test]
async fn asvs_12_3_keys_are_fetched_from_whom_the_machine_trusts_and_from_nobody_else() {
    if let (Ok(url), Ok(token)) = (env::var(KEYS), env::var(TOKEN)) {
        let site = Site::start(JwksSource::keys_at(url, ALGORITHMS)).await;
        println!("answer: {}", site.get(&token).await.0);
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
        ("of yesterday", server(here, now - hour), 503),
        ("of a client", trusted.client("the issuer"), 503),
    ] {
        assert_eq!(answer(&trusted, certificate).await, expected, "a certificate {what}");
    }
}

/// What a service answers to a good token if it trusts this authority, and the issuer has this certificate.
async fn answer(trusted: &Authority, certificate: Certified) -> u16 {
    let key = SigningKey::es256("1");
    let published = set(&[&key]).to_string();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    let router = Router::new().route("/keys", get(async move || published));
    let issuer =
        tokio::spawn(serve_tls(listener, server_config(certificate, WebPkiClientVerifier::no_client_auth()), router));

    let authorities = format!("{}/authority-{}.pem", env!("CARGO_TARGET_TMPDIR"), address.port());
    fs::write(&authorities, trusted.certificate_pem()).unwrap();
    let service = Command::new(env::current_exe().unwrap())
        .args(["--nocapture", "asvs_12_3_keys_are_fetched_from_whom_the_machine_trusts"])
        .env("SSL_CERT_FILE", &authorities)
        .env(KEYS, format!("https://{address}/keys"))
        .env(TOKEN, key.token(json!({})))
        .output();
    let output = service.await.unwrap();
    fs::remove_file(&authorities).unwrap();
    issuer.abort();
    let said = str::from_utf8(&output.stdout).unwrap();
    let status = said.split_once("answer: ").and_then(|(_, rest)| rest.lines().next()?.parse().ok());
    status.unwrap_or_else(|| panic!("{said}{}", String::from_utf8_lossy(&output.stderr)))
}
