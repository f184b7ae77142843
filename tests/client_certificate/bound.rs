//! Tokens that are bound to the client's certificate (RFC 8705), over real handshakes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use authed::backend::{BearerToken, Cache, KeyBinding};
use authed::{AuthenticationError, Authenticator, Backend, Bearer, Credentials, Identity, SimpleUser};
use authed_example_backends::tls::optional_certificates_of;
use authed_oauth::{Jwt, JwtAlgorithm, JwtKey};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest, Sha256};
use support::serve;

use crate::client::{Client, USUAL, WAYS};
use crate::server::{Plant, Report, Server, router};

const SECRET: &[u8] = b"32 octets, which are not random.";
const INVALID: &str = r#"Bearer realm="Plant", error="invalid_token""#;

fn jwt() -> Jwt<Plant> {
    let key = JwtKey::secret(JwtAlgorithm::HS256, SECRET).unwrap();
    Jwt::new("https://id.example", "plant", key, |claims| Ok(SimpleUser::new(claims.subject())))
}

/// Returns the `Authorization` of a token with this `cnf`.
fn token(cnf: &serde_json::Value) -> String {
    let _ = jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER.install_default();
    let claims = json!({ "iss": "https://id.example", "aud": "plant", "sub": "robot", "exp": 4_102_444_800_u64,
        "scope": "report", "cnf": cnf });
    let header = jsonwebtoken::Header { typ: Some("at+jwt".to_owned()), ..jsonwebtoken::Header::default() };
    let key = jsonwebtoken::EncodingKey::from_secret(SECRET);
    format!("Bearer {}", jsonwebtoken::encode(&header, &claims, &key).unwrap())
}

fn thumbprint(certificate: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(certificate))
}

#[tokio::test]
async fn rfc8705_3_a_token_is_accepted_over_a_connection_with_its_certificate_only() {
    let server = Server::with(Bearer::verified_by(jwt()), optional_certificates_of).await;
    let (robot, eve) = (server.authority.client("robot"), server.authority.client("eve"));
    let bound = token(&json!({ "x5t#S256": thumbprint(&robot.certificate) }));
    let headers = [("authorization", &*bound)];
    for way in WAYS {
        let connect =
            async |certificate| Client::new(way, &server.authority, certificate).connect(server.address).await;
        let mut own = connect(Some(&robot)).await.unwrap();
        assert_eq!(own.get_with("/report", &headers).await.unwrap().1, "robot", "{way:?}");
        // On the same connection, a token that is bound to another certificate, to a key of proofs, or in an unknown way.
        for wrong in [
            json!({ "x5t#S256": thumbprint(&eve.certificate) }),
            json!({ "x5t#S256": thumbprint(&robot.certificate), "jkt": thumbprint(b"key") }),
            json!({ "jkt": thumbprint(&robot.certificate) }),
            json!({ "x5t": thumbprint(&robot.certificate) }),
            json!({ "x5t#S256": "" }),
            json!({}),
        ] {
            let (status, _, answer) = own.get_with("/report", &[("authorization", &token(&wrong))]).await.unwrap();
            assert_eq!((status, &answer["www-authenticate"]), (401, &INVALID.parse().unwrap()), "{wrong}");
        }
        for certificate in [Some(&eve), None] {
            let mut other = connect(certificate).await.unwrap();
            let (status, _, answer) = other.get_with("/report", &headers).await.unwrap();
            assert_eq!((status, &answer["www-authenticate"]), (401, &INVALID.parse().unwrap()), "{way:?}");
        }
    }
}

/// A server that does not pass certificates on cannot tell whether the token is good.
#[tokio::test]
async fn without_the_extension_a_bound_token_is_503() {
    let address = serve(router(Bearer::verified_by(jwt()), Arc::default())).await;
    let bound = token(&json!({ "x5t#S256": thumbprint(b"certificate") }));
    let answer = reqwest::Client::new().get(format!("http://{address}/report")).header("authorization", bound);
    assert_eq!(answer.send().await.unwrap().status(), 503);
}

#[tokio::test]
async fn a_kept_verdict_is_confirmed_in_every_request() {
    let questions = Arc::new(AtomicUsize::new(0));
    let digest = Arc::new(std::sync::OnceLock::<[u8; 32]>::new());
    let (asked, known) = (Arc::clone(&questions), Arc::clone(&digest));
    let tokens = Bearer::new_async(move |_: BearerToken| {
        asked.fetch_add(1, SeqCst);
        let binding = KeyBinding::Certificate(*known.get().unwrap());
        async move {
            let identity = Identity::<Plant>::new(SimpleUser::new("robot"), Credentials::none().grant::<Report>());
            Ok::<_, AuthenticationError>(identity.with_key_binding(binding))
        }
    });
    let tokens = tokens.cached(&Cache::new(10, Duration::from_secs(60)));
    let server = Server::with(tokens, optional_certificates_of).await;
    let (robot, eve) = (server.authority.client("robot"), server.authority.client("eve"));
    digest.set(Sha256::digest(&robot.certificate).into()).unwrap();
    for (certificate, status) in [(&robot, 200), (&eve, 401), (&robot, 200), (&eve, 401)] {
        let mut connection =
            Client::new(USUAL, &server.authority, Some(certificate)).connect(server.address).await.unwrap();
        let headers = [("authorization", "Bearer opaque")];
        assert_eq!(connection.get_with("/report", &headers).await.unwrap().0, status);
    }
    assert_eq!(questions.load(SeqCst), 1);
}

/// A backend of the application's own may forget to confirm a binding. The authenticator does not.
#[tokio::test]
async fn an_identity_with_an_unconfirmed_binding_is_rejected() {
    struct Forgetful(Option<KeyBinding>);

    impl Backend for Forgetful {
        type Realm = Plant;

        async fn authenticate(&self, _: &http::request::Parts) -> authed::backend::Outcome<Plant> {
            let identity = Identity::new(SimpleUser::new("robot"), Credentials::none().grant::<Report>());
            let bound = identity.with_key_binding(KeyBinding::ProofKey([7; 32]));
            assert_eq!(format!("{:?}", bound.key_bindings()), "[ProofKey(..)]");
            Ok(Some(self.0.map_or(bound.clone(), |binding| bound.with_confirmed(binding))))
        }
    }

    let caller = async |confirmed, completes: bool| {
        let mut head = http::Request::new(()).into_parts().0;
        let backend = Forgetful(confirmed);
        if completes {
            let backend = backend.and_then(|identity: Identity<Plant>, _| {
                std::future::ready(Ok(Identity::new(identity.shared_user(), *identity.credentials())))
            });
            return Authenticator::new(backend)
                .caller(&mut head)
                .await
                .map_err(|rejection| rejection.status().as_u16());
        }
        Authenticator::new(backend).caller(&mut head).await.map_err(|rejection| rejection.status().as_u16())
    };
    for completes in [false, true] {
        for other in [None, Some(KeyBinding::ProofKey([8; 32])), Some(KeyBinding::Certificate([7; 32]))] {
            assert_eq!(caller(other, completes).await.unwrap_err(), 403, "{other:?}");
        }
        assert!(caller(Some(KeyBinding::ProofKey([7; 32])), completes).await.unwrap().is_authenticated());
    }
}
