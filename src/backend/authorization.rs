//! The `Authorization` header: a scheme, and what follows (RFC 9110, 11.4 and 11.6.2).

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};

use crate::error::AuthenticationError;
use crate::failure::is_token;

/// What follows a scheme: a part of the header's line, which is shared and not copied.
pub struct Rest {
    line: HeaderValue,
    start: usize,
}

impl Rest {
    pub fn as_bytes(&self) -> &[u8] {
        &self.line.as_bytes()[self.start..]
    }

    /// The same as text; `None` if there is anything in the line but printable ASCII.
    pub fn as_str(&self) -> Option<&str> {
        self.line.to_str().ok().map(|line| &line[self.start..])
    }
}

/// What follows this scheme; `None` if the request has no `Authorization`, or another scheme in it.
///
/// Two lines are refused, whatever is in them: the header stands once (RFC 9110, 5.3).
pub fn read(headers: &HeaderMap, scheme: &str) -> Result<Option<Rest>, AuthenticationError> {
    let mut lines = headers.get_all(AUTHORIZATION).iter();
    let Some(line) = lines.next() else { return Ok(None) };
    if lines.next().is_some() {
        return Err(AuthenticationError::malformed());
    }
    let (found, rest) = divide(line);
    // An empty line, or a scheme with a tab behind it, is not another scheme.
    if !is_token(found) {
        return Err(AuthenticationError::malformed());
    }
    if !found.eq_ignore_ascii_case(scheme.as_bytes()) {
        return Ok(None);
    }
    let spaces = rest.iter().take_while(|&&byte| byte == b' ').count();
    Ok(Some(Rest { start: found.len() + spaces, line: line.clone() }))
}

/// Whether some line has this scheme.
pub fn has(headers: &HeaderMap, scheme: &str) -> bool {
    headers.get_all(AUTHORIZATION).iter().any(|line| divide(line).0.eq_ignore_ascii_case(scheme.as_bytes()))
}

/// Whether there are several lines, or one without a scheme: what [`read`] takes for an error whatever it looks for.
pub fn is_unreadable(headers: &HeaderMap) -> bool {
    let mut lines = headers.get_all(AUTHORIZATION).iter();
    let first = lines.next();
    first.is_some_and(|line| lines.next().is_some() || !is_token(divide(line).0))
}

fn divide(line: &HeaderValue) -> (&[u8], &[u8]) {
    let line = line.as_bytes();
    line.split_at(line.iter().position(|&byte| byte == b' ').unwrap_or(line.len()))
}
