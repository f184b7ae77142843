//! Servers for HTTP/1.1 and HTTP/2, one for every way of guarding a page, and clients that see the frames.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use authed::policy::FailurePolicy;
use authed::routing;
use authed::{Authed, AuthenticationLayer, Authenticator, GuardLayer, Public, Rejection, RequireLayer, Routes, guard};
use axum::Router;
use axum::body::Body as AxumBody;
use axum::routing::{any, get};
use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Incoming};
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tower::{Layer, Service, ServiceBuilder, service_fn};

use super::{Admin, Site};
pub(super) use crate::protocols::serve_on_hyper as serve;

pub type Bytewise = Result<Response<Full<Bytes>>, Infallible>;

/// Returns the bytes of the response over HTTP/1.1.
pub async fn raw(server: SocketAddr, request: &str) -> Vec<u8> {
    let exchange = async {
        let mut stream = TcpStream::connect(server).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut response = Vec::new();
        stream.read_to_end(&mut response).await.unwrap();
        response
    };
    tokio::time::timeout(Duration::from_secs(20), exchange).await.unwrap()
}

pub fn request_text(method: &str, path: &str, fields: &[(&str, &str)]) -> String {
    let fields: String = fields.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("{method} {path} HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n{fields}\r\n")
}

/// A response over HTTP/2.
#[derive(Debug, PartialEq, Eq)]
pub struct Framed {
    pub status: StatusCode,
    /// In the order of the frame, without the date.
    pub fields: Vec<(String, String)>,
    pub body: Bytes,
    /// Whether the frame with the fields ends the stream: then no DATA frame follows.
    pub is_one_frame: bool,
}

impl Framed {
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(found, _)| found == name).map(|(_, value)| &**value)
    }
}

/// Sends a request over HTTP/2.
pub async fn send(server: SocketAddr, request: Request<String>) -> Framed {
    let stream = TcpStream::connect(server).await.unwrap();
    let (mut client, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    if request.method() == Method::CONNECT {
        // The server's settings must arrive before an extended CONNECT.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let (head, body) = client.send_request(request).await.unwrap().into_parts();
    let is_one_frame = body.is_end_stream();
    let fields = head.headers.iter().filter(|(name, _)| *name != "date");
    let fields = fields.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    // A body that the protocol forbids is an error.
    let body = body.collect().await.expect("a well-formed response").to_bytes();
    Framed { status: head.status, fields, body, is_one_frame }
}

pub async fn send_to(server: SocketAddr, method: Method, path: &str, fields: &[(&str, &str)]) -> Framed {
    let request = Request::builder().method(method).uri(format!("http://{server}{path}"));
    let request = fields.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    send(server, request.body(String::new()).unwrap()).await
}

/// Every way of guarding `/page`, which requires `Admin`. `/missing` does not exist.
pub async fn ways<P: FailurePolicy>(authenticator: Authenticator<Site>) -> Vec<(&'static str, SocketAddr)> {
    async fn page<P: FailurePolicy>(_: Authed<Admin, P>) -> &'static str {
        "page"
    }
    async fn guarded<P: FailurePolicy>(_: Authed<Admin, P>, _: Request<Incoming>) -> Bytewise {
        Ok(Response::new(Full::from("page")))
    }
    async fn in_axum<P: FailurePolicy>(
        _: Authed<Admin, P>,
        _: Request<AxumBody>,
    ) -> Result<Response<AxumBody>, Infallible> {
        Ok(Response::new(AxumBody::from("page")))
    }

    /// Sends `/page` to the service, and responds to everything else as an application on plain hyper does.
    macro_rules! plain {
        ($service:expr) => {{
            let service = $service;
            serve(service_fn(move |request: Request<Incoming>| {
                let mut service = service.clone();
                async move {
                    if request.uri().path() == "/page" {
                        return service.call(request).await;
                    }
                    let (head, _) = request.into_parts();
                    Ok(Rejection::not_found().in_protocol_of(&head).into_response())
                }
            }))
            .await
        }};
    }

    let inner = service_fn(async |_: Request<Incoming>| -> Bytewise { Ok(Response::new(Full::from("page"))) });
    let inner_guarded = service_fn(async |_: authed::service::Guarded<Admin, Incoming, P>| -> Bytewise {
        Ok(Response::new(Full::from("page")))
    });
    let by_hand = {
        let authenticator = authenticator.clone();
        service_fn(move |request: Request<Incoming>| {
            let authenticator = authenticator.clone();
            async move {
                let (mut head, _) = request.into_parts();
                Bytewise::Ok(match authenticator.authorize::<Admin, P>(&mut head).await {
                    Ok(_) => Response::new(Full::from("page")),
                    Err(rejection) => rejection.into_response(),
                })
            }
        })
    };
    let axum_inner =
        service_fn(async |_: Request<AxumBody>| Ok::<_, Infallible>(Response::new(AxumBody::from("page"))));
    let require = RequireLayer::<Admin, P>::new(authenticator.clone());
    let authentication = AuthenticationLayer::new(authenticator.clone());
    fn missing<St: Clone + Send + Sync + 'static>() -> Router<St> {
        Router::new().fallback(authed::not_found)
    }

    vec![
        ("RequireLayer on hyper", plain!(require.clone().layer(inner))),
        ("GuardLayer on hyper", plain!(GuardLayer::<Admin, P>::new(authenticator.clone()).layer(inner_guarded))),
        ("guard on hyper", plain!(guard(authenticator.clone(), guarded::<P>))),
        ("authorize on hyper", plain!(by_hand)),
        (
            "guard in route_service",
            serve(missing().route_service("/page", guard(authenticator.clone(), in_axum::<P>))).await,
        ),
        (
            "RequireLayer in route_service",
            serve(missing().route_service("/page", require.clone().layer(axum_inner))).await,
        ),
        ("RequireLayer on a route", serve(missing().route("/page", any(async || "page").layer(require.clone()))).await),
        (
            "RequireLayer on a nested router",
            serve(missing().nest("/page", Router::new().route("/", any(async || "page")).layer(require.clone()))).await,
        ),
        ("an extractor", serve(missing().route("/page", any(page::<P>)).with_state(authenticator.clone())).await),
        (
            "an extractor, for GET",
            serve(missing().route("/page", any(authed::not_found).get(page::<P>)).with_state(authenticator.clone()))
                .await,
        ),
        (
            "an extractor behind AuthenticationLayer on the router",
            serve(
                missing()
                    .route("/page", any(page::<P>))
                    .with_state(authenticator.clone())
                    .layer(authentication.clone()),
            )
            .await,
        ),
        (
            "an extractor behind AuthenticationLayer around the router",
            serve(
                ServiceBuilder::new()
                    .layer(authentication)
                    .service(missing().route("/page", any(page::<P>)).with_state(authenticator.clone())),
            )
            .await,
        ),
        (
            "Routes",
            serve(Routes::new().route("/page", routing::any(page::<P>)).with_state(authenticator.clone())).await,
        ),
        (
            "Routes, for GET, with a page for unknown paths",
            serve(
                Routes::new()
                    .route("/page", routing::get(page::<P>))
                    .fallback(async |_: Public| (StatusCode::NOT_FOUND, "there is no such page"))
                    .with_state(authenticator.clone()),
            )
            .await,
        ),
        (
            "Routes, with a fallback on the route",
            serve(
                Routes::new()
                    .route("/page", routing::get(page::<P>).fallback(authed::not_found))
                    .fallback(authed::not_found)
                    .with_state(authenticator.clone()),
            )
            .await,
        ),
        (
            "Routes, a service",
            serve(
                Routes::new()
                    .route_service::<Authed<Admin, P>, _>("/page", get(async || "page"))
                    .fallback(authed::not_found)
                    .with_state(authenticator),
            )
            .await,
        ),
    ]
}
