//! The cookie (RFC 6265): how it is named, read and set.

use std::time::Duration;

use http::header::COOKIE;
use http::{HeaderMap, HeaderName, HeaderValue};
use tower_sessions_core::session::Id;

/// The cookie's name and attributes. The struct does not contain the value.
#[derive(Clone, Debug)]
pub(crate) struct Cookie {
    pub(crate) name: &'static str,
    pub(crate) secure: bool,
    pub(crate) persistent: bool,
}

/// Returns the name, or panics if it is not a token or has a prefix.
pub(crate) fn checked(name: &'static str) -> &'static str {
    // Names of cookies and of header fields are tokens (RFC 9110, 5.6.2).
    assert!(
        HeaderName::from_bytes(name.as_bytes()).is_ok() && !name.starts_with("__"),
        "the name of a cookie must be a token without a prefix such as `__Host-`: write `shop`"
    );
    name
}

/// The request has the cookie more than once.
#[derive(Debug)]
pub(crate) struct Doubled;

impl Cookie {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, secure: true, persistent: false }
    }

    /// Browsers accept a name with this prefix from this host only, over HTTPS, and for all paths.
    fn prefix(&self) -> &'static str {
        if self.secure { "__Host-" } else { "" }
    }

    /// Returns the cookie's value, from all `Cookie` lines (RFC 9113, 8.2.3).
    ///
    /// The name is compared exactly. Another site may set a name that is equal only after decoding, or in another case.
    pub(crate) fn read<'a>(&self, headers: &'a HeaderMap) -> Result<Option<&'a [u8]>, Doubled> {
        let pairs = headers.get_all(COOKIE).iter().flat_map(|line| line.as_bytes().split(|&byte| byte == b';'));
        let mut values = pairs.filter_map(|pair| {
            let pair = pair.trim_ascii().strip_prefix(self.prefix().as_bytes())?;
            pair.strip_prefix(self.name.as_bytes())?.strip_prefix(b"=")
        });
        match (values.next(), values.next()) {
            (value, None) => Ok(value),
            (_, Some(_)) => Err(Doubled),
        }
    }

    /// Returns the `Set-Cookie` for a session with this ID.
    pub(crate) fn set(&self, id: Id, lifetime: Duration) -> Option<HeaderValue> {
        let lifetime = if self.persistent { format!("; Max-Age={}", lifetime.as_secs()) } else { String::new() };
        self.line(&id.to_string(), &lifetime)
    }

    /// Returns the `Set-Cookie` that removes the cookie. It needs the same attributes: browsers check them here, too.
    pub(crate) fn remove(&self) -> Option<HeaderValue> {
        self.line("", "; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT")
    }

    fn line(&self, value: &str, lifetime: &str) -> Option<HeaderValue> {
        let Self { name, secure, .. } = self;
        let (prefix, secure) = (self.prefix(), if *secure { "; Secure" } else { "" });
        let line = format!("{prefix}{name}={value}; Path=/{secure}; HttpOnly; SameSite=Lax{lifetime}");
        let mut line = HeaderValue::try_from(line).ok()?;
        line.set_sensitive(true);
        Some(line)
    }
}
