//! Services on plain hyper, over HTTP/1.1 and HTTP/2, with bodies of `http-body-util`.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use authed::service::Guarded;
use authed::{Authed, Basic, Challenge, GuardLayer, NotFound, Proof, RequireLayer, SimpleUser, User, guard};
use bytes::Bytes;
use http::{Request, Response, Version};
use http_body_util::combinators::{BoxBody, UnsyncBoxBody};
use http_body_util::{BodyExt, Full};
use tower::{Layer, service_fn};
use tower_http::map_response_body::MapResponseBody;
use tower_http::services::ServeDir;

use super::{
    AUTHORIZATION, Admin, HeaderValue, Incoming, SECRETS, SocketAddr, authenticator, get, login, send, serve_on_hyper,
    whole,
};

fn greeting(user: &SimpleUser) -> Full<Bytes> {
    Full::from(format!("Hello, {}", user.display_name()))
}

#[tokio::test]
async fn an_async_function_behind_guard() {
    async fn page(caller: Authed<Admin>, _: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
        Ok(Response::new(greeting(caller.user())))
    }
    check(serve_on_hyper(guard(authenticator(), page)).await, [403, 403]).await;
}

#[tokio::test]
async fn a_service_behind_require_layer() {
    let page = service_fn(async |request: Request<Incoming>| {
        let by = Proof::<Admin>::from_extensions(request.extensions()).unwrap();
        Ok::<Response<BoxBody<Bytes, Infallible>>, _>(Response::new(greeting(by.user()).boxed()))
    });
    let guarded = RequireLayer::<Admin, NotFound>::new(authenticator()).layer(page);
    check(serve_on_hyper(guarded).await, [404, 404]).await;
}

#[derive(Clone)]
struct Page;

impl<B> tower::Service<Guarded<Admin, B, Challenge<Basic>>> for Page {
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Guarded<Admin, B, Challenge<Basic>>) -> Self::Future {
        ready(Ok(Response::new(greeting(request.authed().user()))))
    }
}

#[tokio::test]
async fn a_service_that_cannot_be_mounted_without_its_guard() {
    let guarded = GuardLayer::<Admin, Challenge<Basic>>::new(authenticator()).layer(Page);
    check(serve_on_hyper(guarded).await, [401, 403]).await;
}

/// Only tower-http can create its body type, so the body is boxed.
#[tokio::test]
async fn a_file_server() {
    let files = ServeDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/services/static/files"));
    let files = MapResponseBody::new(files, UnsyncBoxBody::new);
    let server = serve_on_hyper(RequireLayer::<Admin>::new(authenticator()).layer(files)).await;
    let ada = login("ada");
    let ada = [("authorization", ada.to_str().unwrap()), ("range", "bytes=3-9")];
    for path in ["/rules.txt", "/missing.txt"] {
        assert_eq!(get(server, path, &[]).await.status(), 403);
    }
    let part = get(server, "/rules.txt", &ada).await;
    assert_eq!((part.status().as_u16(), &part.body()[..]), (206, &b"smoking"[..]));
    assert_eq!(get(server, "/missing.txt", &ada).await.status(), 404);
}

/// Asks as every kind of caller, over both versions of HTTP. `statuses` are for an anonymous caller, and for an
/// authenticated one without the scope.
async fn check(server: SocketAddr, statuses: [u16; 2]) {
    let [anonymous, authenticated] = statuses;
    for version in [Version::HTTP_11, Version::HTTP_2] {
        for (who, status) in [
            (None, anonymous),
            (Some(login("eve")), authenticated),
            (Some(login("ada")), 200),
            (Some(login("nobody")), 401),
            (Some(login("dan")), 503),
            (Some(HeaderValue::from_static("Basic s3cret")), 400),
            (Some(HeaderValue::from_static("Bearer s3cret")), anonymous),
        ] {
            let mut request = Request::post("/").version(version).body("for the service".to_owned()).unwrap();
            request.headers_mut().extend(who.clone().map(|login| (AUTHORIZATION, login)));
            let response = whole(send(server, request).await).await;

            assert_eq!((response.version(), response.status().as_u16()), (version, status), "{who:?}");
            let body = std::str::from_utf8(response.body()).unwrap();
            assert_eq!(response.headers()["content-length"], body.len().to_string());
            assert_eq!(response.headers().contains_key("www-authenticate"), status == 401);
            if status == 200 {
                assert_eq!(body, "Hello, ada");
                assert!(!response.headers().contains_key("cache-control"));
                continue;
            }
            assert_eq!(response.headers()["cache-control"], "no-store");
            assert!(SECRETS.iter().all(|secret| !body.contains(secret)), "{body}");
            if status == 401 {
                assert_eq!(response.headers()["www-authenticate"], "Basic realm=\"Shop\", charset=\"UTF-8\"");
            }
        }
    }
}
