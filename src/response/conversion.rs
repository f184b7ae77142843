//! Rejections in the protocol of their request.

use std::borrow::Cow;

use http::header::{CONTENT_TYPE, LOCATION, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, StatusCode};

use super::Rejection;
use super::protocol::{Protocol, grpc_content_type};

/// What a gRPC client is told about the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GrpcCaller {
    /// The request could not be authenticated.
    Error,
    /// The request has no login, token or key.
    Anonymous,
    /// The caller is authenticated, and must log in again.
    NeedsLogin,
    /// The caller is authenticated.
    Authenticated,
    /// The application built the rejection.
    Unknown,
}

impl GrpcCaller {
    /// `lacks_only_login`: a new login is all that an authenticated caller lacks, since it was too long ago or too weak.
    pub(crate) fn new(is_authenticated: bool, lacks_only_login: bool) -> Self {
        match (is_authenticated, lacks_only_login) {
            (false, _) => Self::Anonymous,
            (true, true) => Self::NeedsLogin,
            (true, false) => Self::Authenticated,
        }
    }

    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Error => "the credentials are not valid",
            Self::Anonymous => "no login or token was sent",
            Self::NeedsLogin => "a new login is required",
            Self::Authenticated | Self::Unknown => "the caller may not do this",
        }
    }
}

impl Rejection {
    /// Converts the rejection to the [protocol](Protocol) of the request with this head:
    ///
    /// - The response to a HEAD request gets no body.
    /// - A WebSocket handshake gets 403 in the place of 401 and 3xx, and no challenge.
    /// - A gRPC client gets a trailers-only response, except for a 404.
    ///
    /// The other header fields stay, such as `DPoP-Nonce`.
    ///
    /// The library converts the rejections of policies and backends by itself. gRPC responses must be chosen there:
    /// [`Authenticator::for_grpc`](crate::Authenticator::for_grpc). Handlers and layers of your own call this method.
    ///
    /// ```
    /// use authed::Rejection;
    /// use http::Request;
    ///
    /// let call = Request::post("/shop.Orders/List").header("content-type", "application/grpc").body(()).unwrap();
    /// let rejection = Rejection::service_unavailable().in_protocol_of(&call.into_parts().0);
    /// assert_eq!(rejection.headers()["grpc-status"], "14");   // UNAVAILABLE
    /// ```
    pub fn in_protocol_of(self, head: &Parts) -> Self {
        self.in_http_of(head, false).in_grpc_of(head, GrpcCaller::Unknown)
    }

    /// Converts the rejection for HEAD requests and WebSocket handshakes. A policy rejects a handshake with 403, unless
    /// it hides the page or the server fails.
    pub(crate) fn in_http_of(mut self, head: &Parts, is_of_policy: bool) -> Self {
        let is_for_head = head.method == Method::HEAD;
        if is_for_head != self.is_for_head() {
            self.contents_mut().is_for_head = is_for_head;
        }
        if Protocol::of(head) != Protocol::WebSocket {
            return self;
        }
        let status = self.status;
        let is_kept = match status {
            // A hidden page stays hidden: any client can send a handshake's header fields to an ordinary page.
            StatusCode::NOT_FOUND | StatusCode::FORBIDDEN | StatusCode::BAD_REQUEST => true,
            // Browsers follow no redirect there, and ask for no login (RFC 6455, 4.1).
            _ if status == StatusCode::UNAUTHORIZED || status.is_redirection() => false,
            _ => status.is_server_error() || !is_of_policy,
        };
        if !is_kept {
            if is_of_policy || !self.has_own_body() {
                return self.replaced_by(Self::forbidden());
            }
            self.status = StatusCode::FORBIDDEN;
        }
        let headers = &mut self.contents_mut().headers;
        headers.remove(LOCATION);
        headers.remove(WWW_AUTHENTICATE);
        self
    }

    /// Converts the rejection of a gRPC request to a trailers-only response (gRPC over HTTP2, "Responses"), which
    /// carries its status in a header field.
    ///
    /// A 404 stays: gRPC clients read it as an unknown method. So a hidden page looks like a missing one in every
    /// protocol.
    pub(crate) fn in_grpc_of(self, head: &Parts, caller: GrpcCaller) -> Self {
        match grpc_content_type(head) {
            Some(content_type) if self.status != StatusCode::NOT_FOUND => self.into_grpc(content_type, caller),
            _ => self,
        }
    }

    fn into_grpc(self, content_type: &'static str, caller: GrpcCaller) -> Self {
        let is_about_login = matches!(self.status, StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED);
        let (code, message) = match (self.status, caller) {
            (StatusCode::INTERNAL_SERVER_ERROR, _) => ("13", "the server failed"),
            (StatusCode::SERVICE_UNAVAILABLE, _) => ("14", "the caller cannot be authenticated at the moment"),
            (StatusCode::BAD_REQUEST, GrpcCaller::Unknown) => ("16", "the request is malformed"),
            (StatusCode::UNAUTHORIZED, GrpcCaller::Unknown) => ("16", "no valid login or token was sent"),
            (_, GrpcCaller::Error | GrpcCaller::Anonymous) => ("16", caller.message()),
            _ if is_about_login => ("16", caller.message()),
            _ => ("7", caller.message()),
        };
        let mut empty = Self::new(StatusCode::OK).set(CONTENT_TYPE, HeaderValue::from_static(content_type));
        empty.contents_mut().body = Cow::Borrowed(b"");
        self.replaced_by(empty)
            .set(HeaderName::from_static("grpc-status"), HeaderValue::from_static(code))
            .set(HeaderName::from_static("grpc-message"), HeaderValue::from_static(message))
    }

    /// Returns another rejection with the header fields of this one, such as `DPoP-Nonce`.
    fn replaced_by(self, mut other: Self) -> Self {
        let contents = other.contents_mut();
        contents.is_for_head = self.is_for_head();
        contents.headers.extend(self.portable_headers());
        contents.has_own_cache_control = self.has_own_cache_control();
        other
    }
}
