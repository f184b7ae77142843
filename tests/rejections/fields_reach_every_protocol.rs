//! Header fields of rejections, such as `DPoP-Nonce`, reach gRPC clients and handshakes.

use authed::{Authed, Authenticator, Challenge, NotFound, Rejection, Status, response::WwwAuthenticate};
use axum::Router;
use axum::routing::any;
use http::{HeaderMap, HeaderName, HeaderValue};
use support::{Answer, HANDSHAKE, Server};

use super::reserved_fields_are_errors::Backed;
use super::{Admin, authenticator};

const NONCE: HeaderName = HeaderName::from_static("dpop-nonce");
const GRPC: &[&[u8]] = &[b"content-type: application/grpc"];

fn with_nonce(rejection: Rejection) -> Rejection {
    rejection.header(NONCE, HeaderValue::from_static("n1"))
}

/// Asserts that the nonce is there, and nothing that belongs to HTTP alone.
#[track_caller]
fn has_nonce(answer: &Answer) {
    assert_eq!(answer.lines("dpop-nonce"), ["n1"]);
    for absent in ["www-authenticate", "location", "content-language"] {
        assert_eq!(answer.header(absent), None, "{absent}");
    }
    answer.is_not_stored();
}

#[tokio::test]
async fn a_denial_has_the_fields_of_the_backend_in_every_protocol() {
    let fields = [(NONCE, "n1"), (HeaderName::from_static("content-language"), "en")];
    let fields: HeaderMap = fields.map(|(name, value)| (name, HeaderValue::from_static(value))).into_iter().collect();
    let app = Router::new()
        .route("/challenge", any(async |_: Authed<Admin, Challenge>| ()))
        .route("/402", any(async |_: Authed<Admin, Status<402>>| ()))
        .route("/hidden", any(async |_: Authed<Admin, NotFound>| ()))
        .with_state(Authenticator::new(Backed(fields)).for_grpc());
    let server = Server::start(app).await;
    for path in ["/challenge", "/402"] {
        let call = server.raw_ask("POST", path, GRPC).await;
        assert_eq!((call.status, call.header("grpc-status"), &*call.body), (200, Some("16"), ""));
        assert_eq!(call.header("content-type"), Some("application/grpc"));
        has_nonce(&call);
        let handshake = server.raw_ask("GET", path, &HANDSHAKE).await;
        assert_eq!((handshake.status, &*handshake.body), (403, "Forbidden"));
        has_nonce(&handshake);
    }
    // A hidden page has none, like a missing one.
    for (method, lines) in [("POST", GRPC), ("GET", &HANDSHAKE)] {
        assert_eq!(server.raw_ask(method, "/hidden", lines).await.header("dpop-nonce"), None);
    }
}

#[tokio::test]
async fn an_error_has_the_fields_of_the_application_in_every_protocol() {
    let changes: [fn(Rejection) -> Rejection; 2] =
        [with_nonce, |_| with_nonce(Rejection::unauthorized(WwwAuthenticate::new("DPoP")))];
    let wrong = format!("authorization: {}", support::login("ada", "wrong")).into_bytes();
    for change in changes {
        let authenticator = authenticator().for_grpc().on_error(move |_, _, rejection| change(rejection));
        let app = Router::new().route("/", any(async |_: Authed<Admin>| ())).with_state(authenticator);
        let server = Server::start(app).await;
        let call = server.raw_ask("POST", "/", &[GRPC, &[&wrong]].concat()).await;
        assert_eq!((call.status, call.header("grpc-status")), (200, Some("16")));
        has_nonce(&call);
        let handshake = server.raw_ask("GET", "/", &[&HANDSHAKE[..], &[&wrong]].concat()).await;
        assert_eq!(handshake.status, 403);
        has_nonce(&handshake);
    }
}
