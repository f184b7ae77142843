//! Content types of gRPC, and similar ones.

use authed::backend::Login;
use authed::{AuthenticationError, Authenticator, Basic, Identity, NotFound, RequireLayer, Status};
use authed_example_grpc::{Known, Shop, authenticator, routes};
use http::Method;
use tonic::transport::Server;

use crate::listen;
use crate::trailers_only::{denied, request};

#[tokio::test]
async fn the_content_type_identifies_a_grpc_request() {
    let (address, incoming) = listen().await;
    let mut server = Server::builder().layer(RequireLayer::<Known, Status<402>>::new(authenticator()));
    tokio::spawn(server.add_routes(routes(authenticator())).serve_with_incoming(incoming));

    for (content_type, replied_as) in [
        ("application/grpc", "application/grpc"),
        ("application/grpc+proto", "application/grpc+proto"),
        ("application/grpc+json", "application/grpc+json"),
        ("application/grpc+thrift", "application/grpc"),
        ("application/grpc;charset=utf-8", "application/grpc"),
        ("application/grpc+proto; charset=utf-8", "application/grpc+proto"),
        ("Application/gRPC", "application/grpc"),
        ("application/grpc-web", "application/grpc-web"),
        ("application/grpc-web+proto", "application/grpc-web+proto"),
        ("application/grpc-web-text", "application/grpc-web-text"),
        ("application/grpc-web-text+proto", "application/grpc-web-text+proto"),
    ] {
        let response = denied(address, request(address, "/shop.Counter/WhoAmI", content_type)).await;
        assert_eq!((response.status().as_u16(), &response.headers()["grpc-status"]), (200, &"16".parse().unwrap()));
        assert_eq!(response.headers()["content-type"], replied_as);
    }
}

/// Other content types get the HTTP response of the policy.
#[tokio::test]
async fn a_prefix_is_not_enough() {
    let (address, incoming) = listen().await;
    let mut server = Server::builder().layer(RequireLayer::<Known, Status<402>>::new(authenticator()));
    tokio::spawn(server.add_routes(routes(authenticator())).serve_with_incoming(incoming));

    for content_type in [
        "application/grpcx",
        "application/grpc-foo",
        "application/grpc-webfoo",
        "application/grpc-web-texts",
        "application/grp",
        "application/json",
        "text/plain; application/grpc",
        "",
    ] {
        let response = denied(address, request(address, "/shop.Counter/WhoAmI", content_type)).await;
        assert_eq!(response.status(), 402, "{content_type}");
        assert!(!response.headers().contains_key("grpc-status"), "{content_type}");
    }
}

/// gRPC requests are POST. Other methods must not get a 200.
#[tokio::test]
async fn another_method_is_not_grpc() {
    let (address, incoming) = listen().await;
    let mut server = Server::builder().layer(RequireLayer::<Known, NotFound>::new(authenticator()));
    tokio::spawn(server.add_routes(routes(authenticator())).serve_with_incoming(incoming));

    for method in [Method::GET, Method::HEAD, Method::PUT, Method::OPTIONS] {
        let mut request = request(address, "/shop.Counter/WhoAmI", "application/grpc");
        *request.method_mut() = method;
        assert_eq!(denied(address, request).await.status(), 404);
    }
}

/// Without `for_grpc`, and for what is hidden, a rejection is an HTTP status. Clients map it by themselves.
#[tokio::test]
async fn a_rejection_is_an_http_status_unless_the_authenticator_is_for_grpc() {
    let plain =
        || Authenticator::new(Basic::new(|_: &Login| Err::<Identity<Shop>, _>(AuthenticationError::rejected())));
    for (layer, status) in [
        (RequireLayer::<Known, Status<402>>::new(plain()), 402),
        (RequireLayer::<Known, Status<402>>::new(plain().for_grpc()), 200),
    ] {
        let (address, incoming) = listen().await;
        let mut server = Server::builder().layer(layer);
        tokio::spawn(server.add_routes(routes(plain())).serve_with_incoming(incoming));
        let response = denied(address, request(address, "/shop.Counter/WhoAmI", "application/grpc")).await;
        assert_eq!(response.status(), status);
        assert_eq!(response.headers().contains_key("grpc-status"), status == 200);
    }
}
