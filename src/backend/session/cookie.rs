//! The cookie (RFC 6265): read strictly, written with all that protects it.

use std::time::Duration;

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use tower_sessions::session::Id;

use crate::failure::is_token;

/// How the cookie is named and sent. Its value is nowhere in here.
#[derive(Clone, Debug)]
pub(super) struct Cookie {
    pub(super) name: &'static str,
    pub(super) secure: bool,
    pub(super) persistent: bool,
}

/// The name, if it is a good one.
pub(super) fn checked(name: &'static str) -> &'static str {
    assert!(is_token(name.as_bytes()) && !name.starts_with("__"), "the name of a cookie is a token, without `__Host-`");
    name
}

/// The cookie stands in the request more than once.
#[derive(Debug)]
pub(super) struct Doubled;

impl Cookie {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, secure: true, persistent: false }
    }

    /// A browser takes a name with this prefix from this very host only, over HTTPS, and for all its paths.
    fn prefix(&self) -> &'static str {
        if self.secure { "__Host-" } else { "" }
    }

    /// The value of the cookie, from all `Cookie` lines (RFC 9113, 8.2.3). Its name is compared to the letter: unescaped,
    /// or without regard to case, it could be one that browsers let another site set.
    pub(super) fn read<'a>(&self, headers: &'a HeaderMap) -> Result<Option<&'a [u8]>, Doubled> {
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

    /// `Set-Cookie` for a session with this id.
    pub(super) fn set(&self, id: Id, lasting: Duration) -> Option<HeaderValue> {
        let lasting = if self.persistent { format!("; Max-Age={}", lasting.as_secs()) } else { String::new() };
        self.line(&id.to_string(), &lasting)
    }

    /// `Set-Cookie` that takes the cookie away. Browsers look at the other attributes here, too.
    pub(super) fn remove(&self) -> Option<HeaderValue> {
        self.line("", "; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT")
    }

    fn line(&self, value: &str, lasting: &str) -> Option<HeaderValue> {
        let Self { name, secure, .. } = self;
        let (prefix, secure) = (self.prefix(), if *secure { "; Secure" } else { "" });
        let line = format!("{prefix}{name}={value}; Path=/{secure}; HttpOnly; SameSite=Lax{lasting}");
        let mut line = HeaderValue::try_from(line).ok()?;
        line.set_sensitive(true);
        Some(line)
    }
}
