//! A rejection in the service's own body type.

use std::convert::Infallible;

use authed::response::ResponseBody;
use authed::{Forbidden, RequireLayer};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::combinators::{BoxBody, UnsyncBoxBody};
use http_body_util::{BodyExt, Full};
use support::shop::{Viewer, authenticator};
use tower::{Layer, ServiceExt, service_fn};

/// Returns the rejection of a service with the body type `B`.
async fn rejection<B: ResponseBody>() -> Response<B> {
    let never =
        service_fn(async |_: Request<()>| -> Result<Response<B>, Infallible> { panic!("an anonymous caller got in") });
    RequireLayer::<Viewer, Forbidden>::new(authenticator()).layer(never).oneshot(Request::new(())).await.unwrap()
}

async fn text<B>() -> Bytes
where
    B: ResponseBody + http_body::Body<Data = Bytes, Error: std::fmt::Debug>,
{
    let response = rejection::<B>().await;
    assert_eq!(response.status(), 403);
    response.into_body().collect().await.unwrap().to_bytes()
}

#[tokio::test]
async fn every_body_type_has_the_rejection() {
    assert_eq!(text::<axum::body::Body>().await, "Forbidden");
    assert_eq!(text::<Full<Bytes>>().await, "Forbidden");
    assert_eq!(text::<BoxBody<Bytes, Infallible>>().await, "Forbidden");
    assert_eq!(text::<BoxBody<Bytes, std::io::Error>>().await, "Forbidden");
    assert_eq!(text::<UnsyncBoxBody<Bytes, axum::Error>>().await, "Forbidden");
    assert_eq!(rejection::<String>().await.into_body(), "Forbidden");
    assert_eq!(rejection::<Vec<u8>>().await.into_body(), b"Forbidden");
    assert_eq!(rejection::<Bytes>().await.into_body(), "Forbidden");
}

struct OwnBody(Bytes);

impl ResponseBody for OwnBody {
    fn from_bytes(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

#[tokio::test]
async fn a_body_type_of_ones_own_needs_one_function() {
    assert_eq!(rejection::<OwnBody>().await.into_body().0, "Forbidden");
}
