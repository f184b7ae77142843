//! RFC 9110, 12.5.5: caches are told of the fields that an answer depends on, but for `Authorization`.

use std::convert::Infallible;

use authed::{AuthenticationLayer, Authenticator, Backend, RequireLayer};
use axum::Router;
use axum::body::Body;
use http::{Request, Response};
use tower::{Layer, service_fn};

use crate::chain::key;
use crate::server::{Answer, Server};
use crate::site::{Known, Shop, bearer};

/// The lines of `Vary` in an answer to these lines, where the service behind the layer answers with these of its own.
async fn vary(backend: impl Backend<Realm = Shop>, own: &'static [&'static str], lines: &[&[u8]]) -> Vec<String> {
    let authenticator = Authenticator::new(backend);
    let inside = service_fn(async move |_: Request<Body>| {
        let response = own.iter().fold(Response::builder(), |response, line| response.header("vary", *line));
        Ok::<_, Infallible>(response.body(Body::empty()).unwrap())
    });
    let app = Router::new()
        .route_service("/layer", AuthenticationLayer::new(authenticator.clone()).layer(inside))
        .route_service("/require", RequireLayer::<Known>::new(authenticator).layer(inside));
    let server = Server::start(app).await;
    let lines_of = |answer: &Answer| -> Vec<String> {
        answer.headers.get_all("vary").iter().map(|line| line.to_str().unwrap().to_owned()).collect()
    };
    let layer = server.raw_get("/layer", lines).await;
    assert_eq!(layer.status, 200);
    let require = server.raw_get("/require", lines).await;
    if require.status == 200 {
        assert_eq!(lines_of(&require), lines_of(&layer));
    } else {
        // What is not stored need not say what it depends on.
        require.is_not_stored();
    }
    lines_of(&layer)
}

#[tokio::test]
async fn rfc9110_12_5_5_authorization_is_not_named() {
    assert_eq!(vary(bearer(), &[], &[]).await, [""; 0]);
    assert_eq!(vary(bearer(), &["accept"], &[b"Authorization: Bearer reader"]).await, ["accept"]);
}

#[tokio::test]
async fn rfc9110_12_5_5_other_fields_are_named_whoever_asks() {
    for lines in [&[][..], &[b"x-key: good" as &[u8]]] {
        assert_eq!(vary(key("x-key"), &[], lines).await, ["x-key"]);
        assert_eq!(vary(key("x-key"), &["accept, origin"], lines).await, ["accept, origin", "x-key"]);
        assert_eq!(vary(bearer().or(key("x-key")).or(key("x-other")), &[], lines).await, ["x-key, x-other"]);
    }
}

/// Caught by these tests: two members of a chain that read one field named it twice.
#[tokio::test]
async fn rfc9110_12_5_5_a_field_is_named_once() {
    assert_eq!(vary(key("x-key").or(bearer()).or(key("x-key")), &[], &[]).await, ["x-key"]);
    assert_eq!(vary(key("x-key"), &["x-key"], &[]).await, ["x-key"]);
}
