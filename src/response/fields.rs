//! The header fields of a rejection, and those that only the library sets.

use std::fmt;

use http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, TRANSFER_ENCODING, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::Rejection;

impl Rejection {
    /// Sets a header field. A `Content-Type` holds for bodies set before or after.
    ///
    /// ```
    /// use authed::Rejection;
    /// use http::{HeaderValue, header::CONTENT_TYPE};
    ///
    /// let problem = Rejection::forbidden()
    ///     .header(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"))
    ///     .json(r#"{"title":"Forbidden"}"#);
    /// assert_eq!(problem.headers()["content-type"], "application/problem+json");
    /// ```
    ///
    /// `Cache-Control` can change, but the response has `no-store` in any case. Some fields cannot be set:
    ///
    /// | field | set by |
    /// | --- | --- |
    /// | `Location` | [`see_other`](Self::see_other), with a checked path |
    /// | `WWW-Authenticate` | [`unauthorized`](Self::unauthorized) and [`and_challenge`](Self::and_challenge) |
    /// | `Content-Length`, `Transfer-Encoding` | the body |
    ///
    /// With one of these, the method returns a 500 with the error as its text. The first request shows the mistake, and
    /// no request is accepted by it. [`try_header`](Self::try_header) returns the error.
    pub fn header(self, name: HeaderName, value: HeaderValue) -> Self {
        self.try_header(name, value).unwrap_or_else(Self::from)
    }

    /// Sets a header field, for names that are not known when the program is written. As [`header`](Self::header).
    ///
    /// # Errors
    ///
    /// Returns [`ReservedHeader`] for the fields that cannot be set.
    ///
    /// ```
    /// use authed::Rejection;
    /// use http::{HeaderName, HeaderValue};
    ///
    /// let configured = HeaderName::from_static("location");
    /// let error = Rejection::forbidden().try_header(configured, HeaderValue::from_static("/login")).unwrap_err();
    /// assert_eq!(error.to_string(), "`location` cannot be set by `Rejection::header`: use `Rejection::see_other`");
    /// ```
    pub fn try_header(mut self, name: HeaderName, value: HeaderValue) -> Result<Self, ReservedHeader> {
        ReservedHeader::check(&name)?;
        self.contents_mut().has_own_content_type |= name == CONTENT_TYPE;
        Ok(self.set(name, value))
    }

    /// Sets the header fields that a backend adds. A field may have several lines.
    pub(crate) fn with_headers(mut self, headers: HeaderMap) -> Self {
        if let Err(error) = headers.keys().try_for_each(ReservedHeader::check) {
            return error.into();
        }
        let contents = self.contents_mut();
        contents.has_own_content_type |= headers.contains_key(CONTENT_TYPE);
        contents.has_own_cache_control |= headers.contains_key(CACHE_CONTROL);
        contents.headers.extend(headers);
        self
    }

    /// Returns the header fields that do not belong to one response: neither to its body, nor to a login over HTTP.
    pub(crate) fn portable_headers(&self) -> HeaderMap {
        let is_portable =
            |name: &HeaderName| !name.as_str().starts_with("content-") && !matches!(*name, LOCATION | WWW_AUTHENTICATE);
        let headers = self.headers().iter().filter(|(name, _)| is_portable(name));
        headers.map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}

/// The header field cannot be set by [`Rejection::header`](crate::Rejection::header).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReservedHeader(HeaderName);

impl ReservedHeader {
    fn check(name: &HeaderName) -> Result<(), Self> {
        let is_reserved = matches!(*name, LOCATION | WWW_AUTHENTICATE | CONTENT_LENGTH | TRANSFER_ENCODING);
        if is_reserved { Err(Self(name.clone())) } else { Ok(()) }
    }

    /// Returns the name of the field.
    pub fn name(&self) -> &HeaderName {
        &self.0
    }
}

impl fmt::Display for ReservedHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let instead = match self.0 {
            LOCATION => "use `Rejection::see_other`",
            WWW_AUTHENTICATE => "use `Rejection::and_challenge`",
            _ => "the body sets it",
        };
        write!(f, "`{}` cannot be set by `Rejection::header`: {instead}", self.0)
    }
}

impl std::error::Error for ReservedHeader {}

/// A 500 with the error as its text.
impl From<ReservedHeader> for Rejection {
    fn from(error: ReservedHeader) -> Self {
        #[cfg(feature = "tracing")]
        tracing::error!(target: "authed", "{error}");
        Self::internal_server_error().text(error.to_string())
    }
}
