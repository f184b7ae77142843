//! Methods with their requirements, over real connections.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use authed::grpc::Methods;
use authed::operation::Operation;
use authed::revocation::{Revocation, Revocations};
use authed::{
    AuthenticationError, Authenticator, Bearer, Credentials, Identity, NotFound, Proof, SimpleUser, User, scopes,
};
use tokio_stream::{Stream, StreamExt};
use tonic::transport::{Channel, Endpoint, Server};
use tonic::{Code, Request, Response, Status};
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;

use self::proto::clock_client::ClockClient;
use self::proto::clock_server::{Clock, ClockServer};
use self::proto::{Empty, Time};
use crate::listen;

mod proto {
    tonic::include_proto!("clock");
}

const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/clock.bin"));

scopes! {
    pub realm Tower for SimpleUser;
    pub scope Reader = "reader";
    pub scope Keeper = "keeper": Reader;
}

const NOW: Operation<Reader> = Operation::new("clock.Clock/Now").described("The time.");
const TICKS: Operation<Reader> = Operation::new("clock.Clock/Ticks");
const SILENCE: Operation<Reader> = Operation::new("clock.Clock/Silence");
const ADJUST: Operation<Keeper> = Operation::new("clock.Clock/Adjust");
const HIDDEN: Operation<Keeper, NotFound> = Operation::new("clock.Clock/Hidden");
const REFLECTION: Operation<Keeper> = Operation::new("grpc.reflection.v1.ServerReflection/ServerReflectionInfo");

fn methods() -> Methods<Tower> {
    Methods::new().method(NOW).method(TICKS).method(ADJUST).method(HIDDEN)
}

struct TheClock;

fn time(seconds: u32, set_by: &str) -> Time {
    Time { seconds, set_by: set_by.to_owned() }
}

/// Cannot be called without the proof.
fn adjust(by: Proof<'_, Keeper>) -> Time {
    time(1, by.user().display_name())
}

type Ticks = std::pin::Pin<Box<dyn Stream<Item = Result<Time, Status>> + Send>>;

#[tonic::async_trait]
impl Clock for TheClock {
    type TicksStream = Ticks;

    async fn now(&self, request: Request<Empty>) -> Result<Response<Time>, Status> {
        let by = NOW.prove_from_extensions(request.extensions())?;
        Ok(Response::new(time(0, by.user().display_name())))
    }

    async fn ticks(&self, _: Request<Empty>) -> Result<Response<Ticks>, Status> {
        let ticks = tokio_stream::iter(0..u32::MAX).throttle(Duration::from_millis(20));
        Ok(Response::new(Box::pin(ticks.map(|second| Ok(time(second, ""))))))
    }

    type SilenceStream = Ticks;

    async fn silence(&self, _: Request<Empty>) -> Result<Response<Ticks>, Status> {
        Ok(Response::new(Box::pin(tokio_stream::pending())))
    }

    async fn adjust(&self, request: Request<Empty>) -> Result<Response<Time>, Status> {
        Ok(Response::new(adjust(ADJUST.prove_from_extensions(request.extensions())?)))
    }

    async fn hidden(&self, _: Request<Empty>) -> Result<Response<Time>, Status> {
        Ok(Response::new(time(2, "")))
    }

    async fn forgotten(&self, _: Request<Empty>) -> Result<Response<Time>, Status> {
        Ok(Response::new(time(3, "")))
    }
}

type Log = Arc<Mutex<Vec<String>>>;

/// A token is a user's name and a scope, as `ada.keeper`. That of `brief` expires after 200 ms.
fn authenticator() -> (Authenticator<Tower>, Log) {
    let bearer = Bearer::new(|token| {
        let (name, scope) = token.as_str().split_once('.').ok_or(AuthenticationError::rejected())?;
        let identity = Identity::new(SimpleUser::new(name), Credentials::from_scope_text(scope));
        Ok(if name == "brief" {
            identity.with_expiry(SystemTime::now() + Duration::from_millis(200))
        } else {
            identity
        })
    });
    let log = Log::default();
    let audit = Arc::clone(&log);
    let authenticator = Authenticator::new(bearer).audited_by(move |event| {
        let user = event.user_id().unwrap_or("nobody".into());
        audit.lock().unwrap().push(format!("{user} {}", event.operation().unwrap_or("-")));
    });
    (authenticator, log)
}

async fn serve(methods: Methods<Tower>) -> (Channel, Log) {
    serve_with(methods, authenticator()).await
}

async fn serve_with(methods: Methods<Tower>, (authenticator, log): (Authenticator<Tower>, Log)) -> (Channel, Log) {
    let (address, incoming) = listen().await;
    let reflection = tonic_reflection::server::Builder::configure().register_encoded_file_descriptor_set(DESCRIPTORS);
    let mut server = Server::builder().layer(methods.layer(authenticator));
    let server = server.add_service(ClockServer::new(TheClock)).add_service(reflection.build_v1().unwrap());
    tokio::spawn(server.serve_with_incoming(incoming));
    (Endpoint::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap(), log)
}

fn request<T>(message: T, token: &str) -> Request<T> {
    let mut request = Request::new(message);
    if !token.is_empty() {
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    }
    request
}

/// Returns the codes of all methods.
async fn codes(channel: &Channel, token: &str) -> [Code; 4] {
    let mut client = ClockClient::new(channel.clone());
    let code = |result: Result<Response<Time>, Status>| result.map_or_else(|status| status.code(), |_| Code::Ok);
    [
        code(client.now(request(Empty {}, token)).await),
        code(client.adjust(request(Empty {}, token)).await),
        code(client.hidden(request(Empty {}, token)).await),
        code(client.forgotten(request(Empty {}, token)).await),
    ]
}

#[tokio::test]
async fn a_method_is_called_by_callers_who_meet_its_line() {
    use Code::{Ok, PermissionDenied, Unauthenticated, Unimplemented};
    let (channel, log) = serve(methods()).await;
    assert_eq!(codes(&channel, "").await, [Unauthenticated, Unauthenticated, Unimplemented, Unimplemented]);
    assert_eq!(codes(&channel, "eve.reader").await, [Ok, PermissionDenied, Unimplemented, Unimplemented]);
    assert_eq!(codes(&channel, "ada.keeper").await, [Ok, Ok, Ok, Unimplemented]);
    assert_eq!(codes(&channel, "wrong").await, [Unauthenticated; 4]);
    let log = log.lock().unwrap().clone();
    assert_eq!(
        log[4..8],
        ["eve clock.Clock/Adjust", "eve clock.Clock/Hidden", "eve clock.Clock/Forgotten", "ada clock.Clock/Forgotten"]
    );
}

#[tokio::test]
async fn a_stream_ends_with_its_caller() {
    let (channel, _) = serve(methods()).await;
    let mut client = ClockClient::new(channel);
    let mut ticks = client.ticks(request(Empty {}, "brief.reader")).await.unwrap().into_inner();
    let mut seen = 0;
    let end = loop {
        match ticks.message().await {
            Ok(Some(_)) => seen += 1,
            Ok(None) => panic!("the stream ended by itself"),
            Err(status) => break status,
        }
    };
    assert!(seen > 0);
    assert_eq!((end.code(), end.message()), (Code::Unauthenticated, "the login has expired"));
    let again = client.ticks(request(Empty {}, "eve.reader")).await.unwrap().into_inner();
    assert_eq!(again.take(20).collect::<Vec<_>>().await.len(), 20, "other callers go on");
}

#[tokio::test]
async fn a_silent_stream_ends_with_its_caller() {
    let (channel, _) = serve(Methods::new().method(SILENCE)).await;
    let mut client = ClockClient::new(channel);
    let mut silence = client.silence(request(Empty {}, "brief.reader")).await.unwrap().into_inner();
    let end = tokio::time::timeout(Duration::from_secs(10), silence.message()).await.expect("it ends").unwrap_err();
    assert_eq!((end.code(), end.message()), (Code::Unauthenticated, "the login has expired"));
    let mut silence = client.silence(request(Empty {}, "eve.reader")).await.unwrap().into_inner();
    let goes_on = tokio::time::timeout(Duration::from_millis(500), silence.message()).await;
    assert!(goes_on.is_err(), "{goes_on:?}");
}

/// The service knows nothing of it: the layer ends the stream.
#[tokio::test]
async fn a_stream_ends_with_the_revocation_of_its_caller() {
    let revocations = Revocations::new();
    let (authenticator, _) = authenticator();
    let (channel, _) = serve_with(methods(), (authenticator.revoked_by(&revocations), Log::default())).await;
    let mut client = ClockClient::new(channel);
    let mut ticks = client.ticks(request(Empty {}, "ada.reader")).await.unwrap().into_inner();
    let others = client.ticks(request(Empty {}, "eve.reader")).await.unwrap().into_inner();
    ticks.message().await.unwrap().unwrap();
    let event = Instant::now();
    revocations.publish(Revocation::user("ada"));
    let end = loop {
        if let Err(status) = ticks.message().await {
            break status;
        }
    };
    assert!(event.elapsed() < Duration::from_secs(1), "{:?}", event.elapsed());
    assert_eq!((end.code(), end.message()), (Code::Unauthenticated, "the login has ended"));
    assert_eq!(others.take(20).collect::<Vec<_>>().await.len(), 20, "other callers go on");
}

async fn reflect(channel: &Channel, token: &str) -> Code {
    let list = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let mut client = ServerReflectionClient::new(channel.clone());
    match client.server_reflection_info(request(tokio_stream::iter([list]), token)).await {
        Ok(answers) => answers.into_inner().message().await.map_or_else(|status| status.code(), |_| Code::Ok),
        Err(status) => status.code(),
    }
}

#[tokio::test]
async fn reflection_is_guarded_like_the_rest() {
    let (unnamed, _) = serve(methods()).await;
    assert_eq!(reflect(&unnamed, "ada.keeper").await, Code::Unimplemented);
    let (named, _) = serve(methods().method(REFLECTION)).await;
    assert_eq!(reflect(&named, "eve.reader").await, Code::PermissionDenied);
    assert_eq!(reflect(&named, "ada.keeper").await, Code::Ok);
}

#[test]
fn each_method_is_a_row() {
    assert_eq!(
        methods().table().to_string(),
        "\
method  path                 who may call it  others get  handler
POST    /clock.Clock/Now     reader           Forbidden   clock.Clock/Now
POST    /clock.Clock/Ticks   reader           Forbidden   clock.Clock/Ticks
POST    /clock.Clock/Adjust  keeper           Forbidden   clock.Clock/Adjust
POST    /clock.Clock/Hidden  keeper           NotFound    clock.Clock/Hidden
"
    );
    assert_eq!(methods().table().rows()[0].description(), Some("The time."));
}

#[test]
#[should_panic = "`/clock.Clock/Now` is not the name of a gRPC method"]
fn a_method_has_the_name_of_one() {
    let _ = methods().method(Operation::<Reader>::new("/clock.Clock/Now"));
}

#[test]
#[should_panic = "the method `clock.Clock/Forgotten` has no line"]
fn a_method_of_a_service_has_a_line() {
    let _ = methods().method(SILENCE).checked_against([DESCRIPTORS]);
}

#[test]
#[should_panic = "no service has the method `clock.Clock/Nwo`"]
fn a_line_is_for_a_method_of_a_service() {
    let all = methods().method(SILENCE).method_for_anyone("clock.Clock/Forgotten");
    let _ = all.method(Operation::<Reader>::new("clock.Clock/Nwo")).checked_against([DESCRIPTORS]);
}

#[test]
fn lines_that_fit_the_services_are_taken() {
    let all = methods().method(SILENCE).method_for_anyone("clock.Clock/Forgotten").checked_against([DESCRIPTORS]);
    assert_eq!(all.table().rows().len(), 6);
    let of_reflection = all.method(REFLECTION);
    let _ = of_reflection.checked_against([DESCRIPTORS, tonic_reflection::pb::v1::FILE_DESCRIPTOR_SET]);
}

#[test]
#[should_panic = "there are two operations `clock.Clock/Now`"]
fn a_method_has_one_line() {
    let _ = methods().method(Operation::<Keeper>::new("clock.Clock/Now"));
}

/// `OPERATIONS=1000000 cargo test -p authed-example-grpc random` sends a million.
#[tokio::test]
async fn random_calls_agree_with_the_model() {
    let wanted = std::env::var("OPERATIONS").ok().and_then(|number| number.parse().ok()).unwrap_or(34_000_usize);
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut rng = fastrand::Rng::with_seed(seed);
    let (authenticator, log) = authenticator();
    let service = tower::Layer::layer(&methods().layer(authenticator), ClockServer::new(TheClock));
    // What each method requires, written down again, and the code of other callers.
    let known = [
        ("Now", "reader", 7),
        ("Adjust", "keeper", 7),
        ("Hidden", "keeper", 12),
        ("Forgotten", "nobody", 12),
        ("x", "nobody", 12),
    ];
    let mut denials = 0;
    for _ in 0..wanted {
        let (method, scope, denied) = known[rng.usize(..known.len())];
        let granted = ["", "reader", "keeper"][rng.usize(..3)];
        let is_known = rng.u8(..4) != 0;
        let held: &[&str] = match granted {
            _ if !is_known => &[],
            "keeper" => &["keeper", "reader"],
            "reader" => &["reader"],
            _ => &[],
        };
        let mut call = http::Request::post(format!("/clock.Clock/{method}")).header("content-type", "application/grpc");
        if is_known {
            call = call.header("authorization", format!("Bearer ada.{granted}"));
        }
        let message = http_body_util::Full::new(bytes::Bytes::from_static(&[0; 5]));
        let call = call.body(tonic::body::Body::new(message)).unwrap();
        let answer = tower::ServiceExt::oneshot(service.clone(), call).await.unwrap();
        let (head, body) = answer.into_parts();
        let trailers = http_body_util::BodyExt::collect(body).await.unwrap().trailers().cloned().unwrap_or_default();
        // Clients read a 404 as an unknown method.
        let status = match head.status.as_u16() {
            404 => "12",
            _ => head.headers.get("grpc-status").or(trailers.get("grpc-status")).unwrap().to_str().unwrap(),
        };
        let may = held.contains(&scope);
        let expected = if may {
            0
        } else if denied == 7 && !is_known {
            16
        } else {
            denied
        };
        assert_eq!(status, expected.to_string(), "seed {seed}: {method} for {granted:?}, known: {is_known}");
        denials += usize::from(!may);
    }
    assert_eq!(log.lock().unwrap().len(), denials, "each denial is audited once");
}
