//! Requests after a handshake.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use authed::backend::{ClientCertificate, KeyDigest, PeerCertificate, PeerCertificates, Verdict, Verifier};
use authed::{AuthenticationError, Authenticator, Backend, Bearer, Credentials, Identity, SimpleUser};
use authed_example_backends::tls::{Authority, optional_certificates_of};
use http::request::Parts;
use rustls::pki_types::CertificateDer;
use support::serve;

use crate::client::{Client, USUAL, WAYS};
use crate::server::{Plant, Report, Server, by_subject, router};

#[tokio::test]
async fn every_request_of_a_connection_has_the_certificate() {
    let server = Server::start().await;
    let robot = server.authority.client("robot");
    for way in WAYS {
        let mut connection = Client::new(way, &server.authority, Some(&robot)).connect(server.address).await.unwrap();
        for _ in 0..3 {
            assert_eq!(connection.get("/report").await.unwrap(), (200, "robot".to_owned()), "{way:?}");
        }
    }
}

/// RFC 9110, 15.5.2: a 401 must have a challenge. No scheme for certificates is registered.
#[tokio::test]
async fn rfc_9110_15_5_2_a_valid_certificate_of_an_unknown_client_is_403() {
    let server = Server::start().await;
    let nobody = server.authority.client("nobody");
    let mut connection = Client::new(USUAL, &server.authority, Some(&nobody)).connect(server.address).await.unwrap();
    for path in ["/", "/report"] {
        let (status, text, headers) = connection.get_with(path, &[]).await.unwrap();
        assert_eq!((status, &*text), (403, "the credentials are not valid"));
        assert!(!headers.contains_key("www-authenticate"));
        assert_eq!(headers["cache-control"], "no-store");
    }
}

/// The certificate expires while the connection is open.
#[tokio::test]
async fn a_certificate_is_rejected_after_its_expiry() {
    let server = Server::start().await;
    let end = SystemTime::now() + Duration::from_secs(3);
    let robot = server.authority.client_until("robot", end);
    let mut connection = Client::new(USUAL, &server.authority, Some(&robot)).connect(server.address).await.unwrap();
    assert_eq!(connection.get("/report").await.unwrap().0, 200);
    tokio::time::sleep(end.duration_since(SystemTime::now()).unwrap_or_default() + Duration::from_millis(50)).await;
    assert_eq!(connection.get("/report").await.unwrap().0, 403);
}

/// The TLS server does not insert the extension. Header fields are no substitute.
#[tokio::test]
async fn without_the_extension_every_request_is_rejected() {
    let address = serve(router(ClientCertificate::new(by_subject), Arc::default())).await;
    for path in ["/", "/report"] {
        let request = reqwest::Client::new().get(format!("http://{address}{path}"));
        let request = request
            .header("x-forwarded-client-cert", "Subject=\"CN=robot\"")
            .header("x-ssl-client-verify", "SUCCESS")
            .header("client-cert", ":MIIBqDCCAU6gAwIBAgIBBzAKBggqhkjOPQQDAjA6MQ==:");
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.text().await.unwrap(), "the caller cannot be authenticated at the moment");
    }
}

#[tokio::test]
async fn headers_do_not_add_a_certificate_to_a_connection_without_one() {
    let server = Server::start().await;
    let mut connection = Client::new(USUAL, &server.authority, None).connect(server.address).await.unwrap();
    let headers = [("x-forwarded-client-cert", "Subject=\"CN=robot\""), ("x-ssl-client-s-dn", "CN=robot")];
    assert_eq!(connection.get_with("/report", &headers).await.unwrap().0, 403);
    assert_eq!(connection.get_with("/", &headers).await.unwrap().1, "stranger");
}

#[tokio::test]
async fn in_a_chain_a_client_without_a_certificate_can_send_a_token() {
    let backend = ClientCertificate::new(by_subject).or(Bearer::new(|token| match token.as_str() {
        "ada" => Ok(Identity::new(SimpleUser::new("ada"), Credentials::none().grant::<Report>())),
        _ => Err(AuthenticationError::rejected()),
    }));
    let server = Server::with(backend, optional_certificates_of).await;
    let token = [("authorization", "Bearer ada")];
    let connect = async |name: Option<&str>| {
        let certificate = name.map(|name| server.authority.client(name));
        Client::new(USUAL, &server.authority, certificate.as_ref()).connect(server.address).await.unwrap()
    };
    assert_eq!(connect(None).await.get_with("/report", &token).await.unwrap().1, "ada");
    assert_eq!(connect(Some("robot")).await.get_with("/report", &token).await.unwrap().1, "robot");
    // A rejected certificate decides.
    assert_eq!(connect(Some("nobody")).await.get_with("/report", &token).await.unwrap().0, 401);
}

/// The application gets the whole certificate of the client, and its SHA-256 digest.
#[tokio::test]
async fn the_application_gets_the_certificate_of_the_client() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    let backend = ClientCertificate::new_async(move |certificate: PeerCertificate| {
        record.lock().unwrap().push((certificate.der().to_vec(), certificate.fingerprint()));
        async move {
            tokio::task::yield_now().await;
            by_subject(&certificate)
        }
    });
    let server = Server::with(backend, optional_certificates_of).await;
    let robot = server.authority.client("robot");
    let client = Client::new(USUAL, &server.authority, Some(&robot));
    assert_eq!(client.get(server.address, "/report").await.unwrap(), (200, "robot".to_owned()));
    let digest = KeyDigest::of(&robot.certificate).to_string();
    assert_eq!(*seen.lock().unwrap(), [(robot.certificate.to_vec(), digest)]);
}

#[tokio::test]
async fn without_certificates_the_caller_is_anonymous_and_other_bytes_are_malformed() {
    let authenticator = Authenticator::<Plant>::new(ClientCertificate::new(by_subject));
    let caller = async |peer: PeerCertificates| {
        let mut head = http::Request::new(()).into_parts().0;
        head.extensions.insert(peer);
        authenticator.caller(&mut head).await
    };
    assert!(!caller(PeerCertificates::verified(None)).await.unwrap().is_authenticated());
    assert!(!caller(PeerCertificates::verified(Some(&[]))).await.unwrap().is_authenticated());
    let garbage = CertificateDer::from(vec![0x30, 0x82, 0xff]);
    assert_eq!(caller(PeerCertificates::verified(Some(&[garbage]))).await.unwrap_err().status(), 400);
    let chain = [Authority::new("a").client("robot").certificate, Authority::new("b").certificate().clone()];
    let caller = caller(PeerCertificates::verified(Some(&chain))).await.unwrap();
    assert_eq!(format!("{caller:?}"), r#"Caller(Identity { user: "robot", credentials: {"report"} })"#);
}

#[test]
fn debug_does_not_print_the_certificate() {
    let robot = Authority::new("a").client("robot");
    let peer = PeerCertificates::verified(Some(std::slice::from_ref(&robot.certificate)));
    assert_eq!(format!("{peer:?}"), "PeerCertificates(1)");
    assert_eq!(format!("{:?}", PeerCertificates::verified(None)), "PeerCertificates(0)");
}

/// A verifier says whether it is cheap. If it is not, the verdict is stored with the request.
#[tokio::test]
async fn only_a_cheap_verifier_is_asked_again_for_a_request() {
    struct Counted<const CHEAP: bool>(Arc<AtomicUsize>);

    impl<const CHEAP: bool> Verifier<PeerCertificate> for Counted<CHEAP> {
        type Realm = Plant;

        const IS_CHEAP: bool = CHEAP;

        fn verify_now(&self, certificate: &PeerCertificate, _: &Parts) -> Option<Verdict<Plant>> {
            self.0.fetch_add(1, Ordering::SeqCst);
            Some(by_subject(certificate))
        }

        async fn verify(&self, certificate: PeerCertificate, _: &Parts) -> Verdict<Plant> {
            by_subject(&certificate)
        }
    }

    async fn check<const CHEAP: bool>(asked: usize) {
        let count = Arc::new(AtomicUsize::new(0));
        let backend = ClientCertificate::verified_by(Counted::<CHEAP>(Arc::clone(&count)));
        let authenticator = Authenticator::<Plant>::new(backend);
        let robot = Authority::new("a").client("robot").certificate;
        let mut head = http::Request::new(()).into_parts().0;
        head.extensions.insert(PeerCertificates::verified(Some(&[robot])));
        for _ in 0..2 {
            assert!(authenticator.caller(&mut head).await.unwrap().is_authenticated());
        }
        assert_eq!(count.load(Ordering::SeqCst), asked);
    }

    check::<true>(2).await;
    check::<false>(1).await;
}
