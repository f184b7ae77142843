//! Which protocol a request speaks, and so how it can be refused.

use http::header::{CONNECTION, UPGRADE};
use http::request::Parts;
use http::{HeaderMap, HeaderName, Method};

/// How a refusal has to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    Http,
    /// A handshake: an HTTP/1.1 upgrade, or a CONNECT, which HTTP/2 and HTTP/3 open WebSockets with (RFC 8441, RFC 9220).
    WebSocket,
}

impl Protocol {
    pub(crate) fn of(head: &Parts) -> Self {
        let upgrade = || lists(&head.headers, &CONNECTION, "upgrade") && lists(&head.headers, &UPGRADE, "websocket");
        if head.method == Method::CONNECT || upgrade() { Self::WebSocket } else { Self::Http }
    }
}

/// Whether a header of comma-separated tokens has this one, in any of its lines and in any case.
fn lists(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|item| item.trim().eq_ignore_ascii_case(token))
}
