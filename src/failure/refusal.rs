//! An answer that refuses.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::body::ResponseBody;
use super::challenge::WwwAuthenticate;
use super::status::{RefusalStatus, Status};
use crate::error::{AuthenticationError, ErrorKind};
use crate::next::LocalPath;
use crate::protocol::Protocol;

/// An HTTP answer that refuses a request. There is no constructor for one that does not.
///
/// ```
/// use authed::{Refusal, local_path};
///
/// let page = Refusal::not_found().html("<h1>Nothing here</h1>");
/// assert_eq!(page.status(), 404);
///
/// let elsewhere = Refusal::see_other(&local_path!("/login"));
/// assert_eq!(elsewhere.headers()["location"], "/login");
/// assert_eq!(elsewhere.headers()["cache-control"], "no-store");
/// ```
///
/// ```
/// # use authed::{Refusal, local_path};
/// # use http::{HeaderValue, header};
/// let login = Refusal::see_other(&local_path!("/login"))
///     .header(header::LOCATION, HeaderValue::from_static("https://evil.example"))
///     .header(header::CACHE_CONTROL, HeaderValue::from_static("max-age=60"))
///     .into_response::<String>();
/// assert_eq!(login.headers()["location"], "/login");
/// assert_eq!(login.headers()["cache-control"], "no-store");
/// ```
///
/// The body is the status in words, as `text/plain`, until another is given. Every refusal carries `Cache-Control:
/// no-store`: a stored 404 or redirect would be shown to callers who may (RFC 9111, 3.5; OWASP ASVS 14.3.2).
#[must_use]
pub struct Refusal(Box<Contents>);

struct Contents {
    status: StatusCode,
    headers: HeaderMap,
    body: Cow<'static, [u8]>,
}

impl Refusal {
    /// 403: the caller is not allowed to ([RFC 9110, 15.5.4](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4)).
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN)
    }

    /// 404: there is nothing here, for this caller
    /// ([RFC 9110, 15.5.5](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5)).
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND)
    }

    /// A status of choice, checked by the compiler: see [`Status`].
    pub fn with_status<const CODE: u16>() -> Self
    where
        Status<CODE>: RefusalStatus,
    {
        StatusCode::from_u16(CODE).map_or_else(|_| Self::forbidden(), Self::new)
    }

    /// 303: go there, with GET ([RFC 9110, 15.4.4](https://www.rfc-editor.org/rfc/rfc9110#section-15.4.4)). The body is
    /// empty.
    pub fn see_other(to: &LocalPath) -> Self {
        let mut refusal = Self::new(StatusCode::SEE_OTHER);
        refusal.0.headers.remove(CONTENT_TYPE);
        refusal.0.body = Cow::Borrowed(b"");
        match HeaderValue::from_str(to.as_str()) {
            Ok(location) => refusal.set(LOCATION, location),
            Err(_) => Self::forbidden(),
        }
    }

    /// 401: say who you are, in this way
    /// ([RFC 9110, 15.5.2](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2)). More ways are added with
    /// [`and_challenge`](Self::and_challenge).
    pub fn unauthorized(challenge: WwwAuthenticate) -> Self {
        Self::new(StatusCode::UNAUTHORIZED).and_challenge(challenge)
    }

    /// 401 with these challenges, each in a line of its own; 403 if there is none, since a 401 must have one.
    ///
    /// ```
    /// use authed::{Refusal, WwwAuthenticate};
    ///
    /// assert_eq!(Refusal::challenging([WwwAuthenticate::new("Token")]).status(), 401);
    /// assert_eq!(Refusal::challenging([]).status(), 403);
    /// ```
    pub fn challenging(challenges: impl IntoIterator<Item = WwwAuthenticate>) -> Self {
        let mut challenges = challenges.into_iter();
        match challenges.next() {
            Some(first) => challenges.fold(Self::unauthorized(first), Self::and_challenge),
            None => Self::forbidden(),
        }
    }

    pub(crate) fn new(status: StatusCode) -> Self {
        let mut headers = HeaderMap::with_capacity(4);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let body = Cow::Borrowed(status.canonical_reason().unwrap_or("").as_bytes());
        Self(Box::new(Contents { status, headers, body }))
    }

    /// Adds a challenge, in a header line of its own: several in one line are often misread (RFC 9110, 11.6.1).
    pub fn and_challenge(mut self, challenge: WwwAuthenticate) -> Self {
        self.0.headers.append(WWW_AUTHENTICATE, challenge.into());
        self
    }

    /// Sets a header.
    ///
    /// `Location` and `WWW-Authenticate` stay as they are, since they come from what has been checked. `Cache-Control`
    /// can be changed, but what is sent has `no-store` in any case.
    pub fn header(self, name: HeaderName, value: HeaderValue) -> Self {
        if matches!(name, LOCATION | WWW_AUTHENTICATE) { self } else { self.set(name, value) }
    }

    fn set(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.insert(name, value);
        self
    }

    /// Answers with this text, as `text/plain; charset=utf-8`.
    pub fn text(self, text: impl Into<Cow<'static, str>>) -> Self {
        self.body(HeaderValue::from_static("text/plain; charset=utf-8"), text.into())
    }

    /// Answers with this page, as `text/html; charset=utf-8`.
    pub fn html(self, page: impl Into<Cow<'static, str>>) -> Self {
        self.body(HeaderValue::from_static("text/html; charset=utf-8"), page.into())
    }

    /// Answers with this document, as `application/json`.
    pub fn json(self, document: impl Into<Cow<'static, str>>) -> Self {
        self.body(HeaderValue::from_static("application/json"), document.into())
    }

    fn body(mut self, content_type: HeaderValue, body: Cow<'static, str>) -> Self {
        self.0.body = match body {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        };
        self.set(CONTENT_TYPE, content_type)
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The same, as a client can read it that has asked in this way. `is_authenticated`: whether the caller is known.
    pub(crate) fn in_protocol_of(self, head: &Parts, is_authenticated: bool) -> Self {
        match Protocol::of(head) {
            Protocol::Http => self,
            // What is hidden stays hidden: anybody can write the headers of a handshake, also to an ordinary page.
            Protocol::WebSocket if self.0.status == StatusCode::NOT_FOUND => self,
            Protocol::WebSocket => Self::forbidden(),
            Protocol::Grpc(content_type) => self.into_grpc(content_type, is_authenticated),
        }
    }

    /// The same for a gRPC client: a trailers-only response (gRPC over HTTP2, "Responses"), which says in a header of its
    /// own what HTTP would in its status.
    fn into_grpc(self, content_type: &'static str, is_authenticated: bool) -> Self {
        let (code, message) = match self.0.status {
            // What a method gives that does not exist.
            StatusCode::NOT_FOUND => ("12", None),
            StatusCode::SERVICE_UNAVAILABLE => ("14", Some("the caller cannot be authenticated at the moment")),
            StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED => ("16", Some("the credentials are not valid")),
            _ if is_authenticated => ("7", Some("the caller is not allowed to")),
            _ => ("16", Some("the caller is not known")),
        };
        let mut answer = Self::new(StatusCode::OK).set(CONTENT_TYPE, HeaderValue::from_static(content_type));
        answer.0.body = Cow::Borrowed(b"");
        // axum and tonic write it on what no route matches, but not on what a guarded service answers.
        answer = answer.set(CONTENT_LENGTH, HeaderValue::from_static("0"));
        answer = answer.set(HeaderName::from_static("grpc-status"), HeaderValue::from_static(code));
        match message {
            Some(message) => answer.set(HeaderName::from_static("grpc-message"), HeaderValue::from_static(message)),
            None => answer,
        }
    }

    /// The answer as an HTTP response with the service's own type of body.
    pub fn into_response<B: ResponseBody>(self) -> Response<B> {
        let Contents { status, headers, body } = *self.0;
        let body = match body {
            Cow::Borrowed(body) => Bytes::from_static(body),
            Cow::Owned(body) => Bytes::from(body),
        };
        let mut response = Response::new(B::from_bytes(body));
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        let stored = response.headers().get_all(CACHE_CONTROL).iter();
        if !stored.filter_map(|value| value.to_str().ok()).any(forbids_storing) {
            response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        response
    }
}

/// What a handler of the application answers that gets this error: 400, 403 or 503, as [`AuthenticationError`] says, and
/// no challenge.
impl From<AuthenticationError> for Refusal {
    fn from(error: AuthenticationError) -> Self {
        let status = match error.kind() {
            ErrorKind::Malformed => StatusCode::BAD_REQUEST,
            ErrorKind::Rejected => StatusCode::FORBIDDEN,
            ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        };
        Self::new(status).text(error.to_string())
    }
}

fn forbids_storing(cache_control: &str) -> bool {
    cache_control.split(',').any(|directive| directive.trim().eq_ignore_ascii_case("no-store"))
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal").field("status", &self.0.status).finish_non_exhaustive()
    }
}
