//! Which protocol a request speaks, and so how it can be refused.

use http::header::{CONNECTION, CONTENT_TYPE, UPGRADE};
use http::request::Parts;
use http::{HeaderMap, HeaderName, Method};

/// How a refusal has to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    Http,
    /// A handshake: an HTTP/1.1 upgrade, or a CONNECT, which HTTP/2 and HTTP/3 open WebSockets with (RFC 8441, RFC 9220).
    WebSocket,
    /// gRPC or gRPC-Web, with the content type of the answer.
    Grpc(&'static str),
}

impl Protocol {
    pub(crate) fn of(head: &Parts) -> Self {
        let upgrade = || lists(&head.headers, &CONNECTION, "upgrade") && lists(&head.headers, &UPGRADE, "websocket");
        if head.method == Method::CONNECT || upgrade() {
            return Self::WebSocket;
        }
        // gRPC is POST: a GET that only claims the content type must not be refused with the status 200.
        let grpc = || grpc(&head.headers).filter(|_| head.method == Method::POST);
        grpc().map_or(Self::Http, Self::Grpc)
    }
}

/// The content type to answer a gRPC request with: that of the request, without its parameters. A prefix is not enough:
/// `application/grpcx` is something else.
fn grpc(headers: &HeaderMap) -> Option<&'static str> {
    const FAMILIES: [[&str; 3]; 3] = [
        ["application/grpc", "application/grpc+proto", "application/grpc+json"],
        ["application/grpc-web", "application/grpc-web+proto", "application/grpc-web+json"],
        ["application/grpc-web-text", "application/grpc-web-text+proto", "application/grpc-web-text+json"],
    ];
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let essence = value.split(';').next()?.trim();
    let family = essence.split('+').next()?;
    let family = FAMILIES.iter().find(|[name, ..]| family.eq_ignore_ascii_case(name))?;
    Some(family.iter().find(|name| essence.eq_ignore_ascii_case(name)).unwrap_or(&family[0]))
}

/// Whether a header of comma-separated tokens has this one, in any of its lines and in any case.
fn lists(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|item| item.trim().eq_ignore_ascii_case(token))
}
