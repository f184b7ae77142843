//! `Protocol`: how a client of the request can read a rejection.

use http::header::{CONNECTION, CONTENT_TYPE, UPGRADE};
use http::request::Parts;
use http::{HeaderMap, HeaderName, Method, Uri};

/// The protocol of a request, which decides what a rejection looks like.
///
/// ```
/// use authed::response::Protocol;
/// use http::Request;
///
/// let call = Request::post("/shop.Orders/List").header("content-type", "application/grpc").body(()).unwrap();
/// assert_eq!(Protocol::of(&call.into_parts().0), Protocol::Grpc);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// Plain HTTP.
    Http,
    /// A WebSocket handshake. Over HTTP/1.1 it is an upgrade (RFC 6455, 4.1). Over HTTP/2 and HTTP/3 it is a CONNECT
    /// request (RFC 8441, RFC 9220).
    WebSocket,
    /// gRPC or gRPC-Web.
    Grpc,
}

impl Protocol {
    /// Returns the protocol of the request with this head.
    pub fn of(head: &Parts) -> Self {
        let upgrade = || lists(&head.headers, &CONNECTION, "upgrade") && lists(&head.headers, &UPGRADE, "websocket");
        if head.method == Method::CONNECT || upgrade() {
            return Self::WebSocket;
        }
        if grpc_content_type(head).is_some() { Self::Grpc } else { Self::Http }
    }
}

/// Returns the content type of the response to a gRPC request: the request's type without its parameters. Returns
/// `None` for other requests.
///
/// A prefix is not enough: `application/grpcx` is another type. gRPC requests are POST requests. A GET request that
/// only claims the content type must not be rejected with status 200.
pub(super) fn grpc_content_type(head: &Parts) -> Option<&'static str> {
    const FAMILIES: [[&str; 3]; 3] = [
        ["application/grpc", "application/grpc+proto", "application/grpc+json"],
        ["application/grpc-web", "application/grpc-web+proto", "application/grpc-web+json"],
        ["application/grpc-web-text", "application/grpc-web-text+proto", "application/grpc-web-text+json"],
    ];
    if head.method != Method::POST {
        return None;
    }
    let value = head.headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let essence = value.split(';').next()?.trim();
    let family = essence.split('+').next()?;
    let family = FAMILIES.iter().find(|[name, ..]| family.eq_ignore_ascii_case(name))?;
    Some(family.iter().find(|name| essence.eq_ignore_ascii_case(name)).unwrap_or(&family[0]))
}

/// Returns whether a header field with comma-separated tokens contains this token, in any of its lines and in any case.
fn lists(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|item| item.trim().eq_ignore_ascii_case(token))
}

/// Returns the target as the client sent it. axum's nested routers remove their prefix from the head's.
pub(crate) fn original_uri(head: &Parts) -> &Uri {
    #[cfg(feature = "axum")]
    if let Some(axum::extract::OriginalUri(uri)) = head.extensions.get() {
        return uri;
    }
    &head.uri
}
