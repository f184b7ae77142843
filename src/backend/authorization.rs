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
    #[inline]
    pub fn read(headers: &HeaderMap, scheme: &str) -> Result<Option<Self>, AuthenticationError> {
        let found = Self::find(headers, scheme)?;
        Ok(found.map(|(line, start)| Self { line: line.clone(), start }))
    }

    /// Reads a field with a `token68`. The line is copied after the test.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read), and if what follows the scheme is not a `token68`.
    #[inline]
    pub(super) fn read_token68(headers: &HeaderMap, scheme: &str) -> Result<Option<Self>, AuthenticationError> {
        match Self::find(headers, scheme)? {
            Some((line, start)) if is_token68(&line.as_bytes()[start..]) => {
                Ok(Some(Self { line: line.clone(), start }))
            }
            Some(_) => Err(AuthenticationError::malformed()),
            None => Ok(None),
        }
    }

    /// Returns the line, and where in it the scheme and its spaces end.
    #[inline]
    fn find<'h>(headers: &'h HeaderMap, scheme: &str) -> Result<Option<(&'h HeaderValue, usize)>, AuthenticationError> {
        let mut lines = headers.get_all(&AUTHORIZATION).iter();
        let Some(line) = lines.next() else { return Ok(None) };
        if lines.next().is_some() {
            return Err(AuthenticationError::malformed());
        }
        match line.as_bytes().split_at_checked(scheme.len()) {
            Some((found, [b' ', ..] | []))
                // The compiler computes the first for a constant scheme.
                if is_token(scheme.as_bytes()) && is_scheme(found, scheme) =>
            {
                let spaces = line.as_bytes()[scheme.len()..].iter().take_while(|&&byte| byte == b' ').count();
                Ok(Some((line, scheme.len() + spaces)))
            }
            // Another scheme, or no scheme at all.
            _ if is_token(divide(line).0) => Ok(None),
            _ => Err(AuthenticationError::malformed()),
        }
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
        if is_token68(self.as_bytes()) { self.as_utf8() } else { None }
    }

    /// Returns what follows the scheme if the line is UTF-8. The whole line is tested: its beginning is aligned more often.
    #[inline]
    pub(super) fn as_utf8(&self) -> Option<&str> {
        std::str::from_utf8(self.line.as_bytes()).ok().and_then(|line| line.get(self.start..))
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

/// Most clients write the scheme as it is registered.
#[inline]
fn is_scheme(found: &[u8], scheme: &str) -> bool {
    found == scheme.as_bytes() || found.eq_ignore_ascii_case(scheme.as_bytes())
}

/// Free of branches for each octet, so that the compiler tests many of them at once.
#[inline]
pub(super) fn is_token68(text: &[u8]) -> bool {
    let padding = text.iter().rev().take_while(|&&octet| octet == b'=').count();
    let (token, _) = text.split_at(text.len() - padding);
    let is_allowed = |octet: u8| {
        let is_letter = (octet | 0x20).wrapping_sub(b'a') < 26;
        // From `+` to `9`, there is only one that does not belong to it.
        let is_digit_or_sign = (octet.wrapping_sub(b'+') < 15) & (octet != b',');
        is_letter | is_digit_or_sign | (octet == b'_') | (octet == b'~')
    };
    !token.is_empty() && token.iter().fold(true, |all, &octet| all & is_allowed(octet))
}

fn divide(line: &HeaderValue) -> (&[u8], &[u8]) {
    let line = line.as_bytes();
    line.split_at(line.iter().position(|&byte| byte == b' ').unwrap_or(line.len()))
}
