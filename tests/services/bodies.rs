//! A refusal in whatever body the service answers with.

use std::convert::Infallible;

use authed::{Forbidden, RequireLayer, ResponseBody};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::combinators::{BoxBody, UnsyncBoxBody};
use http_body_util::{BodyExt, Full};
use tower::{Layer, ServiceExt, service_fn};

use crate::shop::{Viewer, authenticator};

/// The refusal that a service gives which answers with `B`.
async fn refusal<B: ResponseBody>() -> Response<B> {
    let never = service_fn(async |_: Request<()>| -> Result<Response<B>, Infallible> { panic!("nobody is let in") });
    RequireLayer::<Viewer, Forbidden>::new(authenticator()).layer(never).oneshot(Request::new(())).await.unwrap()
}

async fn text<B>() -> Bytes
where
    B: ResponseBody + http_body::Body<Data = Bytes, Error: std::fmt::Debug>,
{
    let response = refusal::<B>().await;
    assert_eq!(response.status(), 403);
    response.into_body().collect().await.unwrap().to_bytes()
}

#[tokio::test]
async fn every_body_carries_the_refusal() {
    assert_eq!(text::<axum::body::Body>().await, "Forbidden");
    assert_eq!(text::<Full<Bytes>>().await, "Forbidden");
    assert_eq!(text::<BoxBody<Bytes, Infallible>>().await, "Forbidden");
    assert_eq!(text::<BoxBody<Bytes, std::io::Error>>().await, "Forbidden");
    assert_eq!(text::<UnsyncBoxBody<Bytes, axum::Error>>().await, "Forbidden");
    assert_eq!(refusal::<String>().await.into_body(), "Forbidden");
    assert_eq!(refusal::<Vec<u8>>().await.into_body(), b"Forbidden");
    assert_eq!(refusal::<Bytes>().await.into_body(), "Forbidden");
}

struct OwnBody(Bytes);

impl ResponseBody for OwnBody {
    fn from_bytes(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

#[tokio::test]
async fn an_own_body_takes_one_function() {
    assert_eq!(refusal::<OwnBody>().await.into_body().0, "Forbidden");
}
