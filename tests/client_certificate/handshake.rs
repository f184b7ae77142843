//! The application gets no request if the handshake fails.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use authed::backend::ClientCertificate;
use authed_example_backends::tls::{Authority, Certified, params, provider};
use rcgen::ExtendedKeyUsagePurpose;
use rustls::RootCertStore;
use rustls::server::WebPkiClientVerifier;

use crate::client::{Client, USUAL, WAYS};
use crate::server::{Server, by_subject};

fn ok(name: &str) -> (u16, String) {
    (200, name.to_owned())
}

#[tokio::test]
async fn a_certificate_of_the_authority_is_accepted() {
    let server = Server::start().await;
    let robot = server.authority.client("robot");
    for way in WAYS {
        let client = Client::new(way, &server.authority, Some(&robot));
        assert_eq!(client.get(server.address, "/report").await.unwrap(), ok("robot"), "{way:?}");
    }
}

#[tokio::test]
async fn without_a_certificate_the_caller_is_anonymous() {
    let server = Server::start().await;
    for way in WAYS {
        let client = Client::new(way, &server.authority, None);
        assert_eq!(client.get(server.address, "/").await.unwrap(), ok("stranger"), "{way:?}");
        assert_eq!(client.get(server.address, "/report").await.unwrap().0, 403, "{way:?}");
    }
}

#[tokio::test]
async fn where_certificates_are_required_the_handshake_fails_without_one() {
    let server = Server::with(ClientCertificate::new(by_subject), |authority| {
        let mut roots = RootCertStore::empty();
        roots.add(authority.clone()).unwrap();
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider()).build().unwrap()
    })
    .await;
    let robot = server.authority.client("robot");
    for way in WAYS {
        assert!(Client::new(way, &server.authority, None).get(server.address, "/").await.is_err(), "{way:?}");
    }
    assert_eq!(server.requests(), 0);
    let client = Client::new(USUAL, &server.authority, Some(&robot));
    assert_eq!(client.get(server.address, "/report").await.unwrap(), ok("robot"));
}

/// None of the clients is treated as anonymous.
#[tokio::test]
async fn an_invalid_certificate_ends_the_handshake() {
    let server = Server::start().await;
    let (authority, now) = (&server.authority, SystemTime::now());
    // An authority with the same name and another key.
    let another = Authority::new("authority");
    let mut not_yet = params("robot", now + Duration::from_secs(7200));
    not_yet.not_before = not_yet.not_after - Duration::from_secs(3600);
    let stolen = Certified { key: authority.client("eve").key, ..authority.client("robot") };
    let wrong = [
        ("of another authority", another.client("robot")),
        ("expired", authority.client_until("robot", now - Duration::from_secs(60))),
        ("not yet valid", authority.sign(not_yet, ExtendedKeyUsagePurpose::ClientAuth)),
        ("for servers", authority.server()),
        ("without its key", stolen),
    ];
    for (what, certificate) in &wrong {
        for way in WAYS {
            let answer = Client::new(way, authority, Some(certificate)).get(server.address, "/").await;
            assert!(answer.is_err(), "a certificate {what} over {way:?}: {answer:?}");
        }
    }
    assert_eq!(server.requests(), 0);
}

/// The second handshake is shorter. Its certificate is the one of the first handshake.
#[tokio::test]
async fn a_resumed_session_has_the_same_caller() {
    let server = Server::start().await;
    let robot = server.authority.client("robot");
    for way in WAYS {
        let client = Client::new(way, &server.authority, Some(&robot));
        let mut first = client.connect(server.address).await.unwrap();
        assert!(!first.resumed);
        assert_eq!(first.get("/report").await.unwrap(), ok("robot"));
        let mut second = client.connect(server.address).await.unwrap();
        assert!(second.resumed, "{way:?}");
        assert_eq!(second.get("/report").await.unwrap(), ok("robot"));
    }
}
