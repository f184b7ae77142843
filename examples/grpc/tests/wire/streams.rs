//! Streams end with their caller.

use std::time::{Duration, Instant};

use authed::AuthenticationLayer;
use authed::revocation::{Revocation, Revocations};
use authed_example_grpc::proto::counter_client::CounterClient;
use authed_example_grpc::proto::{Nothing, Reply};
use authed_example_grpc::{authenticator, routes};
use tonic::transport::{Endpoint, Server};
use tonic::{Code, Request, Streaming};

use crate::{listen, login};

#[tokio::test]
async fn a_stream_ends_within_a_second_of_its_callers_revocation() {
    let (address, incoming) = listen().await;
    let revocations = Revocations::new();
    let authenticator = authenticator().revoked_by(&revocations);
    let mut server = Server::builder().layer(AuthenticationLayer::new(authenticator.clone()));
    tokio::spawn(server.add_routes(routes(authenticator)).serve_with_incoming(incoming));
    let channel = Endpoint::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap();
    let watch = async |user: &str| -> Streaming<Reply> {
        let mut request = Request::new(Nothing {});
        request.metadata_mut().insert("authorization", login(&format!("{user}:demo")).parse().unwrap());
        CounterClient::new(channel.clone()).watch(request).await.unwrap().into_inner()
    };
    let (mut ada, mut eve) = (watch("ada").await, watch("eve").await);
    for stream in [&mut ada, &mut eve] {
        assert_eq!(stream.message().await.unwrap().unwrap().text, "0 sold.");
    }
    let event = Instant::now();
    revocations.publish(Revocation::user("ada"));
    let status = loop {
        match ada.message().await {
            Ok(message) => assert!(message.is_some(), "the stream has no status"),
            Err(status) => break status,
        }
    };
    assert!(event.elapsed() < Duration::from_secs(1), "{:?}", event.elapsed());
    assert_eq!((status.code(), status.message()), (Code::Unauthenticated, "the login has ended"));
    assert!(eve.message().await.unwrap().is_some(), "others go on");
}
