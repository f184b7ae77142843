//! A rejection in the service's own body type.

use std::convert::Infallible;

use authed::response::ResponseBody;
use authed::{AuthenticationLayer, Forbidden, RequireLayer};
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

/// tonic's client reads the body of a 404 as a message. Other clients and other responses keep their bodies.
#[tokio::test]
async fn a_404_of_a_service_has_no_body_for_a_grpc_client() {
    let services = [("grpc", authenticator().for_grpc()), ("other", authenticator())];
    for (own, authenticator) in services {
        let answers = service_fn(async |request: Request<u16>| -> Result<Response<String>, Infallible> {
            Ok(Response::builder().status(request.into_body()).body("text".to_owned()).unwrap())
        });
        let layered = AuthenticationLayer::new(authenticator).layer(answers);
        for (content, status) in
            [("application/grpc", 404), ("application/json", 404), ("application/grpc", 200), ("application/json", 200)]
        {
            for waits in ["0", "2"] {
                let request = Request::post("/").header("content-type", content).header("x-waits", waits);
                let response = layered.clone().oneshot(request.body(status).unwrap()).await.unwrap();
                let is_emptied = own == "grpc" && content == "application/grpc" && status == 404;
                assert_eq!(response.status(), status);
                let length = response.headers().get("content-length").map(|length| length.to_str().unwrap());
                assert_eq!(length, is_emptied.then_some("0"), "{own} {content} {status}");
                assert_eq!(response.into_body(), if is_emptied { "" } else { "text" }, "{own} {content} {status}");
            }
        }
    }
}
