//! `Protocol`: how a client of the request can read a rejection.

use http::header::{CONNECTION, CONTENT_TYPE, SEC_WEBSOCKET_VERSION, UPGRADE};
use http::request::Parts;
use http::{Extensions, HeaderMap, HeaderName, Method, Uri, Version};

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
    /// A WebSocket handshake:
    ///
    /// - Over HTTP/1.1, a GET request to upgrade the connection to `websocket` (RFC 6455, 4.2.1; RFC 9110, 7.8).
    /// - Over HTTP/2 and HTTP/3, an extended CONNECT request for the protocol `websocket` (RFC 8441, 5; RFC 9220, 3). The
    ///   feature `hyper` reads `:protocol` as hyper passes it on. Otherwise, the request must have a scheme, a path and
    ///   `Sec-WebSocket-Version`.
    ///
    /// Other CONNECT requests are [`Http`](Self::Http).
    WebSocket,
    /// gRPC or gRPC-Web: a POST request with their content type.
    Grpc,
}

impl Protocol {
    /// Returns the protocol of the request with this head.
    pub fn of(head: &Parts) -> Self {
        let is_handshake = match head.method {
            Method::GET => is_upgrade(head),
            Method::CONNECT => is_extended_connect(head),
            _ => false,
        };
        match grpc_content_type(head) {
            _ if is_handshake => Self::WebSocket,
            Some(_) => Self::Grpc,
            None => Self::Http,
        }
    }
}

/// Returns whether a GET request asks for an upgrade. HTTP/1.0 has none: `Upgrade` is ignored there (RFC 9110, 7.8).
fn is_upgrade(head: &Parts) -> bool {
    head.version >= Version::HTTP_11
        // Most requests have no such field.
        && head.headers.contains_key(&UPGRADE)
        && lists(&head.headers, &CONNECTION, "upgrade")
        && lists(&head.headers, &UPGRADE, "websocket")
}

/// Returns whether a CONNECT request is for the protocol `websocket`.
fn is_extended_connect(head: &Parts) -> bool {
    #[cfg(feature = "hyper")]
    if let Some(protocol) = head.extensions.get::<hyper::ext::Protocol>() {
        return protocol.as_str().eq_ignore_ascii_case("websocket");
    }
    // A server without hyper's extension. An ordinary CONNECT has neither a scheme nor a path (RFC 9113, 8.5), and a
    // handshake has the version (RFC 6455, 4.1).
    head.version >= Version::HTTP_2
        && head.uri.scheme().is_some()
        && head.uri.path().starts_with('/')
        && head.headers.contains_key(SEC_WEBSOCKET_VERSION)
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

/// Returns the request's target as the client sent it. Nested routers of axum shorten the one in the head.
pub fn original_uri(head: &Parts) -> &Uri {
    original_uri_of(&head.uri, &head.extensions)
}

/// The same for a request in one piece.
pub(crate) fn original_uri_of<'r>(uri: &'r Uri, extensions: &'r Extensions) -> &'r Uri {
    #[cfg(feature = "axum")]
    if let Some(axum::extract::OriginalUri(uri)) = extensions.get() {
        return uri;
    }
    let _ = extensions;
    uri
}
