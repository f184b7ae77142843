//! Rejections as tonic's client gets them.

use authed::backend::{Login, Outcome};
use authed::policy::{FailurePolicy, Reason, RedirectTarget};
use authed::redirect::LocalPath;
use authed::response::WwwAuthenticate;
use authed::{
    AuthenticationError, AuthenticationLayer, Authenticator, Backend, Basic, Challenge, Credentials, Forbidden,
    Identity, NotFound, RedirectTo, RequireLayer, SimpleUser, Status, local_path,
};
use authed_example_grpc::client::{METHODS, call};
use authed_example_grpc::{Admin, Known, Shop, authenticator, routes};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue};
use tonic::Code;
use tonic::transport::{Channel, Endpoint, Server};

use crate::{SECRETS, SocketAddr, listen};

async fn connect(server: SocketAddr) -> Channel {
    Endpoint::from_shared(format!("http://{server}")).unwrap().connect().await.unwrap()
}

/// The methods check their proofs. A layer hides one service.
#[tokio::test]
async fn statuses_of_methods() {
    let (address, incoming) = listen().await;
    let mut server = Server::builder().layer(AuthenticationLayer::new(authenticator()));
    tokio::spawn(server.add_routes(routes(authenticator())).serve_with_incoming(incoming));
    let channel = connect(address).await;

    use Code::{Ok, PermissionDenied, Unauthenticated, Unavailable, Unimplemented};
    for (login, codes) in [
        (None, [Unauthenticated, Unauthenticated, Unimplemented]),
        (Some("eve:demo"), [Ok, PermissionDenied, Unimplemented]),
        (Some("ada:demo"), [Ok, Ok, Ok]),
        (Some("ada:wrong"), [Unauthenticated; 3]),
        (Some("nobody:demo"), [Unauthenticated; 3]),
        (Some("malformed"), [Unauthenticated; 3]),
        (Some("dan:demo"), [Unavailable; 3]),
    ] {
        for (method, code) in METHODS.into_iter().zip(codes) {
            let result = call(channel.clone(), method, login).await;
            assert_eq!(result.as_ref().map_or_else(|status| status.code(), |_| Ok), code, "{method} {login:?}");
            let Err(status) = result else { continue };
            assert!(SECRETS.iter().all(|secret| !status.message().contains(secret)), "{status}");
            assert!(status.details().is_empty());
        }
    }
}

/// A wrong password and an unknown name get the same message.
#[tokio::test]
async fn wrong_logins_get_the_same_message() {
    let (address, incoming) = listen().await;
    let mut server = Server::builder().layer(AuthenticationLayer::new(authenticator()));
    tokio::spawn(server.add_routes(routes(authenticator())).serve_with_incoming(incoming));
    let channel = connect(address).await;
    for login in ["ada:wrong", "nobody:demo", "malformed"] {
        let status = call(channel.clone(), "who-am-i", Some(login)).await.unwrap_err();
        assert_eq!(status.message(), "the credentials are not valid");
    }
}

enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

/// A layer around the whole server, with every policy.
#[tokio::test]
async fn statuses_of_policies() {
    use Code::{PermissionDenied, Unauthenticated, Unimplemented};
    guarded_by::<Forbidden>([Unauthenticated, PermissionDenied]).await;
    guarded_by::<Status<402>>([Unauthenticated, PermissionDenied]).await;
    guarded_by::<Challenge<Basic>>([Unauthenticated, PermissionDenied]).await;
    guarded_by::<RedirectTo<LoginPage>>([Unauthenticated, PermissionDenied]).await;
    guarded_by::<NotFound>([Unimplemented, Unimplemented]).await;
}

async fn guarded_by<P: FailurePolicy>([anonymous, known]: [Code; 2]) {
    let (address, incoming) = listen().await;
    // Outside of the guard: a 404 is sent without a body, which tonic's client would read as a message.
    let server = Server::builder().layer(AuthenticationLayer::new(authenticator()));
    let mut server = server.layer(RequireLayer::<Admin, P>::new(authenticator()));
    tokio::spawn(server.add_routes(routes(authenticator())).serve_with_incoming(incoming));
    let channel = connect(address).await;
    for method in METHODS {
        let code_for = async |login| call(channel.clone(), method, login).await.map_err(|status| status.code());
        assert_eq!(code_for(None).await, Err(anonymous));
        assert_eq!(code_for(Some("eve:demo")).await, Err(known));
        assert_eq!(code_for(Some("ada:wrong")).await, Err(Code::Unauthenticated));
        assert_eq!(code_for(Some("dan:demo")).await, Err(Code::Unavailable));
        assert!(code_for(Some("ada:demo")).await.is_ok());
    }
}

/// Rejects with a nonce, as DPoP does (RFC 9449, 8).
struct WithNonce;

impl Backend for WithNonce {
    type Realm = Shop;

    async fn authenticate(&self, _: &Parts) -> Outcome<Shop> {
        Ok(None)
    }

    fn challenges(&self, _: &Parts, _: Reason<'_>) -> Vec<WwwAuthenticate> {
        vec![WwwAuthenticate::new("DPoP")]
    }

    fn rejection_headers(&self, _: &Parts, _: Reason<'_>) -> HeaderMap {
        HeaderMap::from_iter([(HeaderName::from_static("dpop-nonce"), HeaderValue::from_static("n1"))])
    }
}

/// From a layer, and from a method that returns `Denied`.
#[tokio::test]
async fn the_fields_of_a_rejection_are_metadata() {
    let authenticator = Authenticator::new(WithNonce).for_grpc();
    let keys = |status: &tonic::Status| {
        assert_eq!(status.code(), Code::Unauthenticated);
        assert_eq!(status.metadata().get("dpop-nonce").unwrap(), "n1");
        for absent in ["www-authenticate", "location"] {
            assert!(!status.metadata().contains_key(absent), "{absent}");
        }
    };
    let (address, incoming) = listen().await;
    let mut server = Server::builder().layer(RequireLayer::<Known, Challenge>::new(authenticator.clone()));
    tokio::spawn(server.add_routes(routes(authenticator.clone())).serve_with_incoming(incoming));
    keys(&call(connect(address).await, "who-am-i", None).await.unwrap_err());

    let (address, incoming) = listen().await;
    let mut server = Server::builder().layer(AuthenticationLayer::new(authenticator.clone()));
    tokio::spawn(server.add_routes(routes(authenticator)).serve_with_incoming(incoming));
    keys(&call(connect(address).await, "who-am-i", None).await.unwrap_err());
}

/// tonic's client reads the body of an HTTP status as a message. A service for tonic's clients chooses gRPC statuses.
#[tokio::test]
async fn an_http_status_with_a_body_is_an_internal_error_to_tonics_client() {
    let plain = || {
        Authenticator::new(Basic::new(|login: &Login| match login.name() {
            "dan" => Err(AuthenticationError::unavailable("db.internal refuses")),
            "eve" => Ok(Identity::<Shop>::new(SimpleUser::new("eve"), Credentials::none())),
            _ => Err(AuthenticationError::rejected()),
        }))
    };
    for login in [None, Some("eve:demo"), Some("ada:wrong"), Some("malformed"), Some("dan:demo")] {
        let (address, incoming) = listen().await;
        let mut server = Server::builder().layer(RequireLayer::<Admin, Challenge<Basic>>::new(plain()));
        tokio::spawn(server.add_routes(routes(plain())).serve_with_incoming(incoming));
        let status = call(connect(address).await, "who-am-i", login).await.unwrap_err();
        assert_eq!(status.code(), Code::Internal, "{login:?}");
    }
}
