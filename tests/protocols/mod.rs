//! Rejections in the protocol of their request: HTTP/1.1, HTTP/2, WebSockets, gRPC. Over plain hyper, without axum's
//! server.

mod extended_connect;
mod fetch;
mod hyper;
mod own_rejections;
mod websocket;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use authed::backend::Login;
use authed::{AuthenticationError, Authenticator, Basic, Credentials, Identity, SimpleUser};
use bytes::Bytes;
use http::header::{AUTHORIZATION, HOST, HeaderValue};
use http::{Request, Response, Uri, Version};
use http_body_util::BodyExt;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use support::shop::{Admin, Shop, Viewer};
use tokio::net::{TcpListener, TcpStream};

use ::hyper::body::{Body, Incoming};
use ::hyper::client::conn::{http1, http2};

/// What no rejection contains.
const SECRETS: [&str; 3] = ["s3cret", "db.internal", "admin"];

/// After this time the identity of `brief` expires.
const BRIEFLY: Duration = Duration::from_secs(2);

/// Returns an authenticator that waits, like one with a database. `ada` is an admin, and so is `brief` for two seconds.
/// `eve` is a viewer. The backend is unavailable for `dan`.
fn authenticator() -> Authenticator<Shop> {
    Authenticator::new(Basic::new_async(async |login: Login| {
        tokio::task::yield_now().await;
        let identity = |credentials| Identity::new(SimpleUser::new(login.name()), credentials);
        match (login.name(), login.password()) {
            ("dan", _) => Err(AuthenticationError::unavailable("db.internal refuses, s3cret or not")),
            ("ada", "s3cret") => Ok(identity(Credentials::none().grant::<Admin>())),
            ("brief", "s3cret") => {
                Ok(identity(Credentials::none().grant::<Admin>()).with_expiry(SystemTime::now() + BRIEFLY))
            }
            ("eve", "s3cret") => Ok(identity(Credentials::none().grant::<Viewer>())),
            _ => Err(AuthenticationError::rejected()),
        }
    }))
}

/// Returns the `Authorization` of this user.
fn login(user: &str) -> HeaderValue {
    HeaderValue::try_from(support::login(user, "s3cret")).unwrap()
}

/// Serves HTTP/1.1 and HTTP/2 with hyper alone, on a free port, until the test ends.
pub(crate) async fn serve_on_hyper<S, B>(service: S) -> SocketAddr
where
    S: tower::Service<Request<Incoming>, Response = Response<B>, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
    B: Body<Data: Send, Error: std::error::Error + Send + Sync> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = TowerToHyperService::new(service.clone());
            tokio::spawn(async move {
                let mut server = auto::Builder::new(TokioExecutor::new());
                server.http2().enable_connect_protocol();
                // The client may close the connection.
                let _ = server.serve_connection_with_upgrades(TokioIo::new(stream), service).await;
            });
        }
    });
    address
}

/// Sends a request over a connection of its own, in its version of HTTP. HTTP/2 starts without negotiation ("prior
/// knowledge").
async fn send(server: SocketAddr, mut request: Request<String>) -> Response<Incoming> {
    let stream = TokioIo::new(TcpStream::connect(server).await.unwrap());
    if request.version() == Version::HTTP_2 {
        let path = request.uri().path_and_query().unwrap().clone();
        let target = Uri::builder().scheme("http").authority(server.to_string()).path_and_query(path);
        *request.uri_mut() = target.build().unwrap();
        let (mut client, connection) = http2::handshake(TokioExecutor::new(), stream).await.unwrap();
        tokio::spawn(connection);
        client.send_request(request).await.unwrap()
    } else {
        request.headers_mut().insert(HOST, HeaderValue::try_from(server.to_string()).unwrap());
        let (mut client, connection) = http1::handshake(stream).await.unwrap();
        tokio::spawn(connection.with_upgrades());
        client.send_request(request).await.unwrap()
    }
}

/// Sends a GET with these header fields, and returns the whole response.
async fn get(server: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Response<Bytes> {
    let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    whole(send(server, request.body(String::new()).unwrap()).await).await
}

/// Waits for the body.
async fn whole(response: Response<Incoming>) -> Response<Bytes> {
    let (head, body) = response.into_parts();
    Response::from_parts(head, body.collect().await.unwrap().to_bytes())
}
