//! `Authorization`: the header field with a scheme and what follows it (RFC 9110, 11.4 and 11.6.2).

use std::fmt;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};

use crate::error::AuthenticationError;
use crate::response::is_token;

/// The `Authorization` field of a request ([RFC 9110, 11.6.2]), for a [`Backend`](crate::Backend) of your own.
///
/// ```
/// use authed::backend::Authorization;
/// use http::Request;
///
/// let (head, ()) = Request::get("/").header("authorization", "token 5f4dcc3b").body(()).unwrap().into_parts();
/// let found = Authorization::read(&head.headers, "Token").unwrap().unwrap();
/// assert_eq!(found.token68(), Some("5f4dcc3b"));
///
/// assert!(Authorization::read(&head.headers, "Bearer").unwrap().is_none());   // another scheme
/// ```
///
/// It keeps the header line without copying it. `Debug` does not print it.
///
/// [RFC 9110, 11.6.2]: https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2
pub struct Authorization {
    line: HeaderValue,
    start: usize,
}

impl Authorization {
    /// Reads the field. Returns `None` if the request has no `Authorization`, or one with another scheme. Schemes are
    /// not case-sensitive.
    ///
    /// # Errors
    ///
    /// Returns [`malformed`](AuthenticationError::malformed) in these cases:
    ///
    /// - There are several lines, whatever they contain (RFC 9110, 5.3).
    /// - The line does not begin with a scheme. An empty line does not, nor does a scheme with a tab behind it.
    pub fn read(headers: &HeaderMap, scheme: &str) -> Result<Option<Self>, AuthenticationError> {
        let mut lines = headers.get_all(AUTHORIZATION).iter();
        let Some(line) = lines.next() else { return Ok(None) };
        if lines.next().is_some() {
            return Err(AuthenticationError::malformed());
        }
        let (found, rest) = divide(line);
        if !is_token(found) {
            return Err(AuthenticationError::malformed());
        }
        if !found.eq_ignore_ascii_case(scheme.as_bytes()) {
            return Ok(None);
        }
        let spaces = rest.iter().take_while(|&&byte| byte == b' ').count();
        Ok(Some(Self { start: found.len() + spaces, line: line.clone() }))
    }

    /// Returns a value without a scheme in front, to read its token.
    pub(super) fn without_scheme(line: HeaderValue) -> Self {
        Self { line, start: 0 }
    }

    /// Returns what follows the scheme and its spaces.
    pub fn as_bytes(&self) -> &[u8] {
        &self.line.as_bytes()[self.start..]
    }

    /// Returns what follows the scheme as text, or `None` if the line has octets other than printable ASCII.
    pub fn to_str(&self) -> Option<&str> {
        self.line.to_str().ok().map(|line| &line[self.start..])
    }

    /// Returns what follows the scheme if it is a `token68` (RFC 9110, 11.2): letters, digits and `-._~+/`, then any
    /// number of `=`. RFC 6750, 2.1 calls the same syntax `b64token`.
    pub fn token68(&self) -> Option<&str> {
        let text = self.as_bytes();
        let padding = text.iter().rev().take_while(|&&byte| byte == b'=').count();
        let (token, _) = text.split_at(text.len() - padding);
        let is_token68 = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(byte);
        if token.is_empty() || !token.iter().all(is_token68) { None } else { self.to_str() }
    }

    /// Returns whether a line has this scheme, for [`Backend::challenges`](crate::Backend::challenges).
    pub fn has_scheme(headers: &HeaderMap, scheme: &str) -> bool {
        headers.get_all(AUTHORIZATION).iter().any(|line| divide(line).0.eq_ignore_ascii_case(scheme.as_bytes()))
    }

    /// Returns whether [`read`](Self::read) fails for every scheme: there are several lines, or one without a scheme.
    pub fn is_unreadable(headers: &HeaderMap) -> bool {
        // No request has the empty scheme.
        Self::read(headers, "").is_err()
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authorization(..)")
    }
}

fn divide(line: &HeaderValue) -> (&[u8], &[u8]) {
    let line = line.as_bytes();
    line.split_at(line.iter().position(|&byte| byte == b' ').unwrap_or(line.len()))
}
