//! `Rejection`: the response to a rejected request.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::content_length::content_length;
use super::{RejectionStatus, ResponseBody, Status, WwwAuthenticate};
use crate::redirect::LocalPath;

/// The response to a rejected request. No constructor creates a successful response.
///
/// ```
/// use authed::{Rejection, local_path};
///
/// let page = Rejection::not_found().html("<h1>Nothing here</h1>");
/// assert_eq!(page.status(), 404);
///
/// let elsewhere = Rejection::see_other(&local_path!("/login"));
/// assert_eq!(elsewhere.headers()["location"], "/login");
/// assert_eq!(elsewhere.headers()["cache-control"], "no-store");
/// ```
///
/// Default body: the status in words, as `text/plain`. Every rejection has `Cache-Control: no-store`. A stored 404 or
/// redirect would be served to permitted callers as well (RFC 9111, 3.5; OWASP ASVS 14.3.2).
///
/// ```
/// # use authed::{Rejection, local_path};
/// # use http::{HeaderValue, header};
/// let login = Rejection::see_other(&local_path!("/login"))
///     .header(header::CACHE_CONTROL, HeaderValue::from_static("max-age=60"))
///     .into_response::<String>();
/// assert_eq!(login.headers()["cache-control"], "no-store");
/// ```
///
/// The response to a HEAD request has no body, and the `Content-Length` of the response to GET. Rejections of policies and
/// backends know the request's method. For your own, call [`in_protocol_of`](Self::in_protocol_of).
#[must_use]
pub struct Rejection {
    pub(super) status: StatusCode,
    /// `None` if it is the default of the status. Most rejections are, and take no heap until they are a response.
    contents: Option<Box<Contents>>,
    // No further field: two are returned in registers.
}

pub(super) struct Contents {
    pub(super) headers: HeaderMap,
    pub(super) body: Cow<'static, [u8]>,
    /// Whether the application or a backend set the body.
    pub(super) has_own_body: bool,
    /// Whether [`Rejection::header`] set the content type. A body set before or after does not change it.
    pub(super) has_own_content_type: bool,
    /// Whether the application or a backend set `Cache-Control`.
    pub(super) has_own_cache_control: bool,
    /// Whether the request is a HEAD request.
    pub(super) is_for_head: bool,
}

/// The header fields of a rejection that nothing has changed.
static DEFAULT_HEADERS: LazyLock<HeaderMap> = LazyLock::new(|| {
    let mut headers = HeaderMap::new();
    insert_defaults(&mut headers);
    headers
});

#[inline]
fn insert_defaults(headers: &mut HeaderMap) {
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

fn default_body(status: StatusCode) -> &'static [u8] {
    status.canonical_reason().unwrap_or("").as_bytes()
}

impl Rejection {
    /// Returns a 400: the request is malformed
    /// ([RFC 9110, 15.5.1](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1)).
    pub fn bad_request() -> Self {
        Self::new(StatusCode::BAD_REQUEST)
    }

    /// Returns a 401 with one challenge, which tells the client how to authenticate
    /// ([RFC 9110, 15.5.2](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2)). Add further challenges with
    /// [`and_challenge`](Self::and_challenge).
    pub fn unauthorized(challenge: WwwAuthenticate) -> Self {
        Self::new(StatusCode::UNAUTHORIZED).and_challenge(challenge)
    }

    /// Returns a 401 with these challenges, or a 403 if there are none: a 401 must have a challenge.
    ///
    /// ```
    /// use authed::{Rejection, response::WwwAuthenticate};
    ///
    /// assert_eq!(Rejection::challenging([WwwAuthenticate::new("Token")]).status(), 401);
    /// assert_eq!(Rejection::challenging([]).status(), 403);
    /// ```
    pub fn challenging(challenges: impl IntoIterator<Item = WwwAuthenticate>) -> Self {
        let mut challenges = challenges.into_iter();
        match challenges.next() {
            Some(first) => challenges.fold(Self::unauthorized(first), Self::and_challenge),
            None => Self::forbidden(),
        }
    }

    /// Returns a 403: the caller is not permitted
    /// ([RFC 9110, 15.5.4](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4)).
    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN)
    }

    /// Returns a 404: for this caller, nothing exists here
    /// ([RFC 9110, 15.5.5](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5)).
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND)
    }

    /// Returns another 4xx. The compiler checks the status: see [`RejectionStatus`].
    ///
    /// ```
    /// use authed::Rejection;
    ///
    /// assert_eq!(Rejection::with_status::<429>().status(), 429);
    /// ```
    pub fn with_status<const CODE: u16>() -> Self
    where
        Status<CODE>: RejectionStatus,
    {
        StatusCode::from_u16(CODE).map_or_else(|_| Self::forbidden(), Self::new)
    }

    /// Returns a 500: the server failed
    /// ([RFC 9110, 15.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-15.6.1)).
    pub fn internal_server_error() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Returns a 503: the server cannot decide at the moment
    /// ([RFC 9110, 15.6.4](https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4)).
    pub fn service_unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE)
    }

    /// Returns a 303 with an empty body: the client continues there with GET
    /// ([RFC 9110, 15.4.4](https://www.rfc-editor.org/rfc/rfc9110#section-15.4.4)).
    pub fn see_other(to: &LocalPath) -> Self {
        let mut rejection = Self::new(StatusCode::SEE_OTHER);
        let contents = rejection.contents_mut();
        contents.headers.remove(CONTENT_TYPE);
        contents.body = Cow::Borrowed(b"");
        match HeaderValue::from_str(to.as_str()) {
            Ok(location) => rejection.set(LOCATION, location),
            Err(_) => Self::forbidden(),
        }
    }

    pub(crate) fn new(status: StatusCode) -> Self {
        Self { status, contents: None }
    }

    /// Returns the contents, to change them.
    pub(super) fn contents_mut(&mut self) -> &mut Contents {
        let status = self.status;
        self.contents.get_or_insert_with(|| {
            let mut headers = HeaderMap::new();
            insert_defaults(&mut headers);
            Box::new(Contents {
                headers,
                body: Cow::Borrowed(default_body(status)),
                has_own_body: false,
                has_own_content_type: false,
                has_own_cache_control: false,
                is_for_head: false,
            })
        })
    }

    pub(super) fn has_own_body(&self) -> bool {
        self.contents.as_deref().is_some_and(|contents| contents.has_own_body)
    }

    pub(super) fn is_for_head(&self) -> bool {
        self.contents.as_deref().is_some_and(|contents| contents.is_for_head)
    }

    pub(super) fn has_own_cache_control(&self) -> bool {
        self.contents.as_deref().is_some_and(|contents| contents.has_own_cache_control)
    }

    /// Adds a challenge in a header line of its own. Clients often misread several in one line (RFC 9110, 11.6.1).
    pub fn and_challenge(mut self, challenge: WwwAuthenticate) -> Self {
        self.contents_mut().headers.append(WWW_AUTHENTICATE, challenge.into());
        self
    }

    pub(super) fn set(mut self, name: HeaderName, value: HeaderValue) -> Self {
        let contents = self.contents_mut();
        contents.has_own_cache_control |= name == CACHE_CONTROL;
        contents.headers.insert(name, value);
        self
    }

    /// Sets the body to this text, as `text/plain; charset=utf-8`. A content type given to [`header`](Self::header)
    /// stays, here and in [`html`](Self::html) and [`json`](Self::json).
    pub fn text(self, text: impl Into<Cow<'static, str>>) -> Self {
        self.body(HeaderValue::from_static("text/plain; charset=utf-8"), text.into())
    }

    /// Sets the body to this page, as `text/html; charset=utf-8`.
    pub fn html(self, page: impl Into<Cow<'static, str>>) -> Self {
        self.body(HeaderValue::from_static("text/html; charset=utf-8"), page.into())
    }

    /// Sets the body to this document, as `application/json`.
    pub fn json(self, document: impl Into<Cow<'static, str>>) -> Self {
        self.body(HeaderValue::from_static("application/json"), document.into())
    }

    /// Sets the body of a new rejection, which has the content type of a text already.
    pub(super) fn with_default_text(mut self, text: &'static str) -> Self {
        let contents = self.contents_mut();
        contents.body = Cow::Borrowed(text.as_bytes());
        contents.has_own_body = true;
        self
    }

    fn body(mut self, content_type: HeaderValue, body: Cow<'static, str>) -> Self {
        let contents = self.contents_mut();
        contents.body = match body {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        };
        contents.has_own_body = true;
        if contents.has_own_content_type { self } else { self.set(CONTENT_TYPE, content_type) }
    }

    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the header fields.
    pub fn headers(&self) -> &HeaderMap {
        self.contents.as_deref().map_or(&DEFAULT_HEADERS, |contents| &contents.headers)
    }

    /// Converts the rejection to an HTTP response with the service's own body type.
    pub fn into_response<B: ResponseBody>(self) -> Response<B> {
        let Self { status, contents } = self;
        let (mut response, length) = match contents {
            None => {
                let body = default_body(status);
                let mut response = Response::new(B::from_bytes(Bytes::from_static(body)));
                insert_defaults(response.headers_mut());
                (response, body.len())
            }
            Some(contents) => {
                let Contents { mut headers, body, has_own_cache_control, is_for_head, .. } = *contents;
                if has_own_cache_control && !forbids_storing(&headers) {
                    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
                }
                let length = body.len();
                let body = match body {
                    _ if is_for_head => Bytes::new(),
                    Cow::Borrowed(body) => Bytes::from_static(body),
                    Cow::Owned(body) => Bytes::from(body),
                };
                let mut response = Response::new(B::from_bytes(body));
                *response.headers_mut() = headers;
                (response, length)
            }
        };
        *response.status_mut() = status;
        // Set here, and not by the server: the place among the other fields would tell which part of the application
        // rejected the request. The response to HEAD has the length of that to GET (RFC 9110, 8.6).
        response.headers_mut().insert(CONTENT_LENGTH, content_length(length));
        response
    }
}

#[cold]
fn forbids_storing(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|directive| directive.trim().eq_ignore_ascii_case("no-store"))
}

impl fmt::Debug for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejection").field("status", &self.status).finish_non_exhaustive()
    }
}
