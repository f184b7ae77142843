//! gRPC-Web over HTTP/1.1, as browsers use it, with the layer outside and inside of tonic-web.

use authed::RequireLayer;
use authed_example_grpc::proto::Nothing;
use authed_example_grpc::proto::backups_client::BackupsClient;
use authed_example_grpc::proto::counter_client::CounterClient;
use authed_example_grpc::{Known, authenticator, routes};
use base64::prelude::{BASE64_STANDARD, Engine};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tonic::Code;
use tonic::transport::Server;
use tonic_web::{GrpcWebClientLayer, GrpcWebLayer};
use tower::Layer;

use crate::{SocketAddr, listen, login};

/// `RequireLayer` is outside of tonic-web, and gets `application/grpc-web`.
async fn guard_outside() -> SocketAddr {
    let (address, incoming) = listen().await;
    let server = Server::builder().accept_http1(true).layer(RequireLayer::<Known>::new(authenticator()));
    let mut server = server.layer(GrpcWebLayer::new());
    tokio::spawn(server.add_routes(routes(authenticator())).serve_with_incoming(incoming));
    address
}

/// `RequireLayer` is inside of tonic-web, and gets `application/grpc`. tonic-web translates its rejections, too.
async fn guard_inside() -> SocketAddr {
    let (address, incoming) = listen().await;
    let server = Server::builder().accept_http1(true).layer(GrpcWebLayer::new());
    let mut server = server.layer(RequireLayer::<Known>::new(authenticator()));
    tokio::spawn(server.add_routes(routes(authenticator())).serve_with_incoming(incoming));
    address
}

/// Calls `WhoAmI` with an empty message. The client accepts the content type that it sends.
async fn who_am_i(server: SocketAddr, content_type: &str, user: Option<&str>) -> Response<Bytes> {
    let message = if content_type.contains("text") { &b"AAAAAAA="[..] } else { &[0; 5] };
    let mut request = Request::post(format!("http://{server}/shop.Counter/WhoAmI"))
        .header("content-type", content_type)
        .header("accept", content_type)
        .header("x-grpc-web", "1")
        .body(Full::new(Bytes::copy_from_slice(message)))
        .unwrap();
    request.headers_mut().extend(user.map(|user| (http::header::AUTHORIZATION, login(user).parse().unwrap())));
    let response = Client::builder(TokioExecutor::new()).build_http().request(request).await.unwrap();
    let (head, body) = response.into_parts();
    Response::from_parts(head, body.collect().await.unwrap().to_bytes())
}

#[tokio::test]
async fn a_rejection_is_in_the_headers() {
    for server in [guard_outside().await, guard_inside().await] {
        for content_type in ["application/grpc-web+proto", "application/grpc-web-text+proto"] {
            for (user, status) in [(None, "16"), (Some("ada:wrong"), "16"), (Some("dan:demo"), "14")] {
                let response = who_am_i(server, content_type, user).await;
                assert_eq!((response.version(), response.status().as_u16()), (http::Version::HTTP_11, 200));
                assert_eq!(response.headers()["content-type"], content_type);
                assert_eq!(response.headers()["grpc-status"], status);
                assert_eq!(response.headers()["cache-control"], "no-store");
                assert!(response.body().is_empty());
            }
        }
    }
}

#[tokio::test]
async fn the_reply_of_a_permitted_call_is_in_the_body() {
    for server in [guard_outside().await, guard_inside().await] {
        let response = who_am_i(server, "application/grpc-web+proto", Some("eve:demo")).await;
        let body = String::from_utf8_lossy(response.body()).into_owned();
        assert!(body.contains("You are eve.") && body.contains("grpc-status:0"), "{body}");

        let response = who_am_i(server, "application/grpc-web-text+proto", Some("eve:demo")).await;
        // The body begins with the frame's head of five octets, and with the tag and length of the text.
        let first = response.body().chunks(4).map_while(|four| BASE64_STANDARD.decode(four).ok()).flatten();
        assert!(String::from_utf8_lossy(&first.collect::<Vec<_>>()).contains("You are eve."));
    }
}

/// tonic-web's client reads both.
#[tokio::test]
async fn statuses_as_a_client_reads_them() {
    for server in [guard_outside().await, guard_inside().await] {
        let http = Client::builder(TokioExecutor::new()).build_http();
        let client = GrpcWebClientLayer::new().layer(http);
        let origin = http::Uri::try_from(format!("http://{server}")).unwrap();
        for (user, codes) in [
            (None, [Code::Unauthenticated; 3]),
            (Some("eve:demo"), [Code::Ok, Code::PermissionDenied, Code::Unimplemented]),
            (Some("ada:demo"), [Code::Ok; 3]),
            (Some("dan:demo"), [Code::Unavailable; 3]),
        ] {
            let request = || {
                let mut request = tonic::Request::new(Nothing {});
                if let Some(user) = user {
                    request.metadata_mut().insert("authorization", login(user).parse().unwrap());
                }
                request
            };
            let mut counter = CounterClient::with_origin(client.clone(), origin.clone());
            let mut backups = BackupsClient::with_origin(client.clone(), origin.clone());
            let answers = [
                counter.who_am_i(request()).await,
                counter.purge_cache(request()).await,
                backups.restore(request()).await,
            ];
            let answered = answers.map(|answer| answer.map_or_else(|status| status.code(), |_| Code::Ok));
            assert_eq!(answered, codes, "{user:?}");
        }
    }
}
