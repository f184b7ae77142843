//! Cookies, and the origin of requests that have them.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::future::{Future, Ready, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use authed::response::Protocol;
use http::header::{COOKIE, HOST, ORIGIN};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_layer::Layer;
use tower_service::Service;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Returns the values of the cookies with this name, of all lines (RFC 9113, 8.2.3). An empty cookie is none: it was
/// deleted.
pub fn values(headers: &HeaderMap, name: &str) -> impl Iterator<Item = HeaderValue> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs =
        lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim_matches([' ', '\t']).split_once('='));
    let values = pairs.filter(move |(own, value)| *own == name && !value.is_empty());
    values.filter_map(|(_, value)| HeaderValue::from_str(value).ok())
}

/// The check that a request comes from the service's own origin, or from a trusted one: that of
/// [tower-http](https://docs.rs/tower-http/latest/tower_http/csrf), which browsers' `Sec-Fetch-Site` and `Origin` decide.
///
/// `GET`, `HEAD` and `OPTIONS` are not checked, except for WebSocket handshakes (RFC 6455, 10.2). A request without both
/// fields is accepted: it is not of a browser.
///
/// ```
/// use authed_oauth::SameOrigin;
///
/// let origin = SameOrigin::new().and_trusted("https://www.shop.example")?;
/// # Ok::<(), authed_oauth::UnusableTrustedOrigin>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct SameOrigin(CsrfLayer);

impl SameOrigin {
    /// Returns the check without further trusted origins.
    pub fn new() -> Self {
        Self::default()
    }

    /// Accepts requests of this origin, too, such as `https://www.shop.example`.
    ///
    /// # Errors
    ///
    /// Returns an error if it is not an origin.
    pub fn and_trusted(self, origin: &str) -> Result<Self, UnusableTrustedOrigin> {
        self.0.add_trusted_origin(origin).map(Self).map_err(|error| UnusableTrustedOrigin(error.to_string()))
    }

    pub(super) fn accepts(&self, head: &Parts) -> bool {
        let is_handshake = Protocol::of(head) == Protocol::WebSocket;
        if !is_handshake && matches!(head.method, Method::GET | Method::HEAD | Method::OPTIONS) {
            return true;
        }
        let mut request = Request::new(());
        // A handshake is a GET, and opens a connection for changes.
        *request.method_mut() = if is_handshake { Method::POST } else { head.method.clone() };
        *request.uri_mut() = head.uri.clone();
        for name in [HOST, ORIGIN, SEC_FETCH_SITE] {
            for value in head.headers.get_all(&name) {
                request.headers_mut().append(&name, value.clone());
            }
        }
        let mut answer = pin!(self.0.layer(Passed).call(request));
        match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(response)) => response.extensions().get::<ProtectionError>().is_none(),
            _ => false,
        }
    }
}

/// Responds to what the check lets through.
struct Passed;

impl Service<Request<()>> for Passed {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Ready<Result<Response<String>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        ready(Ok(Response::new(String::new())))
    }
}

/// A request with a cookie comes from another site.
#[derive(Clone, Copy, Debug)]
pub struct OtherOrigin;

impl fmt::Display for OtherOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a request with a token in a cookie comes from another origin")
    }
}

impl Error for OtherOrigin {}

/// The origin given to [`SameOrigin::and_trusted`] cannot be used.
///
/// ```
/// assert!(authed_oauth::SameOrigin::new().and_trusted("https://shop.example/path").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusableTrustedOrigin(String);

impl fmt::Display for UnusableTrustedOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not an origin such as `https://www.shop.example`: {}", self.0)
    }
}

impl Error for UnusableTrustedOrigin {}
