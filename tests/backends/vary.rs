//! RFC 9110, 12.5.5: `Vary` names the fields that an answer depends on, except for `Authorization`.

use std::convert::Infallible;
use std::future::ready;
use std::sync::Arc;

use authed::{AuthenticationLayer, Authenticator, Backend, Identity, RequireLayer};
use axum::Router;
use axum::body::Body;
use http::{Request, Response};
use support::Server;
use tower::{Layer, service_fn};

use super::chain::key;
use super::site::{Known, Shop, bearer};

/// Returns the lines of `Vary` in the answer to these lines. The service behind the layer sends the lines `own`.
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
    let layer = server.raw_get("/layer", lines).await;
    assert_eq!(layer.status, 200);
    let require = server.raw_get("/require", lines).await;
    if require.status == 200 {
        assert_eq!(require.lines("vary"), layer.lines("vary"));
    } else {
        // No cache stores the answer, so it needs no `Vary`.
        require.is_not_stored();
    }
    layer.lines("vary").into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn rfc9110_12_5_5_authorization_is_not_named() {
    assert_eq!(vary(bearer(), &[], &[]).await, [""; 0]);
    assert_eq!(vary(bearer(), &["accept"], &[b"Authorization: Bearer reader"]).await, ["accept"]);
}

#[tokio::test]
async fn rfc9110_12_5_5_other_fields_are_named_for_every_caller() {
    for lines in [&[][..], &[b"x-key: good" as &[u8]]] {
        assert_eq!(vary(key("x-key"), &[], lines).await, ["x-key"]);
        assert_eq!(vary(key("x-key"), &["accept, origin"], lines).await, ["accept, origin", "x-key"]);
        assert_eq!(vary(bearer().or(key("x-key")).or(key("x-other")), &[], lines).await, ["x-key, x-other"]);
    }
}

#[tokio::test]
async fn rfc9110_12_5_5_a_backend_around_another_names_its_fields() {
    let complete = |identity: Identity<Shop>, _: &http::request::Parts| ready(Ok(identity));
    assert_eq!(vary(key("x-key").and_then(complete), &[], &[]).await, ["x-key"]);
    assert_eq!(vary(key("x-key").or_anonymous(), &[], &[]).await, ["x-key"]);
    assert_eq!(vary(Arc::new(key("x-key")), &[], &[]).await, ["x-key"]);
}

/// Regression: two members of a chain that read the same field named it twice.
#[tokio::test]
async fn rfc9110_12_5_5_a_field_is_named_once() {
    assert_eq!(vary(key("x-key").or(bearer()).or(key("x-key")), &[], &[]).await, ["x-key"]);
    assert_eq!(vary(key("x-key"), &["x-key"], &[]).await, ["x-key"]);
}
