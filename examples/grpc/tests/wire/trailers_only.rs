//! Rejections are trailers-only responses (gRPC over HTTP2, "Responses").

use authed::{AuthenticationLayer, RequireLayer};
use authed_example_grpc::{Known, authenticator, routes};
use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use tokio::net::TcpStream;
use tonic::transport::Server;

use crate::{SocketAddr, listen, login};

/// Calls a method with an empty message. Panics if a gRPC response is more than one HEADERS frame, which ends the stream.
pub(crate) async fn denied(server: SocketAddr, request: Request<()>) -> Response<()> {
    let stream = TcpStream::connect(server).await.unwrap();
    let (client, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let (response, mut body) = client.ready().await.unwrap().send_request(request, false).unwrap();
    body.send_data(Bytes::from_static(&[0; 5]), true).unwrap();
    let (head, mut body) = response.await.unwrap().into_parts();
    if head.headers.contains_key("grpc-status") {
        // No further frame follows, not even an empty one.
        assert!(body.is_end_stream());
        assert!(body.data().await.is_none());
        assert_eq!(body.trailers().await.unwrap(), None);
    }
    Response::from_parts(head, ())
}

pub(crate) fn request(server: SocketAddr, path: &str, content_type: &str) -> Request<()> {
    let request = Request::post(format!("http://{server}{path}")).header("te", "trailers");
    request.header("content-type", content_type).body(()).unwrap()
}

fn names(headers: &HeaderMap) -> Vec<&str> {
    let mut names: Vec<_> = headers.keys().map(|name| name.as_str()).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn a_rejection_is_one_headers_frame() {
    let (address, incoming) = listen().await;
    let mut server = Server::builder().layer(RequireLayer::<Known>::new(authenticator()));
    tokio::spawn(server.add_routes(routes(authenticator())).serve_with_incoming(incoming));

    for (user, status, message) in [
        (None, "16", "no login or token was sent"),
        (Some("ada:wrong"), "16", "the credentials are not valid"),
        (Some("dan:demo"), "14", "the caller cannot be authenticated at the moment"),
    ] {
        let mut request = request(address, "/shop.Counter/WhoAmI", "application/grpc");
        request.headers_mut().extend(user.map(|it| (http::header::AUTHORIZATION, login(it).parse().unwrap())));
        let response = denied(address, request).await;
        assert_eq!(response.status(), 200);
        assert_eq!(
            names(response.headers()),
            ["cache-control", "content-length", "content-type", "date", "grpc-message", "grpc-status"]
        );
        assert_eq!(response.headers()["content-type"], "application/grpc");
        assert_eq!(response.headers()["grpc-status"], status);
        // The message has only characters that need no escape.
        assert_eq!(response.headers()["grpc-message"], message);
        assert_eq!(response.headers()["cache-control"], "no-store");
    }
}

/// Only the time of the response may differ.
#[tokio::test]
async fn a_hidden_service_looks_like_a_missing_one() {
    let (address, incoming) = listen().await;
    let mut server = Server::builder().layer(AuthenticationLayer::new(authenticator()));
    tokio::spawn(server.add_routes(routes(authenticator())).serve_with_incoming(incoming));

    for user in [None, Some("eve:demo"), Some("ada:wrong"), Some("dan:demo")] {
        for content_type in ["application/grpc", "application/grpc+proto"] {
            let mut heads = Vec::new();
            for path in ["/shop.Backups/Restore", "/shop.Backups/Nothing", "/shop.Nothing/Restore"] {
                let mut request = request(address, path, content_type);
                let login = user.map(|it| (http::header::AUTHORIZATION, login(it).parse().unwrap()));
                request.headers_mut().extend(login);
                let mut response = denied(address, request).await;
                response.headers_mut().remove("date");
                heads.push((response.status(), response.headers().clone()));
            }
            assert!(heads.iter().all(|head| *head == heads[0]), "{heads:#?}");
            // A 404 stays a 404. Wrong logins have their own status, on hidden and missing methods alike.
            let status = if matches!(user, None | Some("eve:demo")) { 404 } else { 200 };
            assert_eq!(heads[0].0, status, "{user:?}");
        }
    }
}
