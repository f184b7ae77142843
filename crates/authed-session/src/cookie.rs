//! The cookie (RFC 6265): how it is named, read and set.

use std::sync::Arc;
use std::time::Duration;

use http::header::COOKIE;
use http::{HeaderMap, HeaderName, HeaderValue};

/// The longest lifetime that browsers accept for a cookie (RFC 6265bis, 5.5).
pub(crate) const LONGEST: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// With which requests of other sites a browser sends the session cookie. For
/// [`Sessions::same_site`](crate::Sessions::same_site).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SameSite {
    /// With none. Someone who follows a link to the site arrives as a stranger, and is known with the next click.
    Strict,
    /// With links only. The default.
    Lax,
    /// With all, also with forms and scripts. Needed if an identity provider posts its response to the site
    /// (`response_mode=form_post`).
    ///
    /// The cookie then does not protect against cross-site request forgery. Every form must have another protection: check
    /// the origin, as `CsrfLayer` of tower-http does, and exempt the path of the callback only. Browsers that block
    /// third-party cookies do not send the cookie from frames.
    None,
}

/// The cookie's name and attributes. The struct does not contain the value.
#[derive(Clone, Debug)]
pub(crate) struct Cookie {
    pub(crate) name: &'static str,
    pub(crate) secure: bool,
    pub(crate) same_site: SameSite,
    /// The domain that the cookie is sent to, with its subdomains. Default: this host only.
    pub(crate) domain: Option<Arc<str>>,
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

/// Returns the domain, or panics if it is not a host name with a dot.
pub(crate) fn checked_domain(domain: &str) -> Arc<str> {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_address = domain.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    assert!(
        domain.contains('.') && domain.split('.').all(is_label) && !is_address,
        "the domain of a cookie must be a name in lower case, without a dot at its ends: write `example.com`"
    );
    domain.into()
}

/// The request has the cookie more than once.
#[derive(Debug)]
pub(crate) struct Doubled;

impl Cookie {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, secure: true, same_site: SameSite::Lax, domain: None }
    }

    /// Browsers accept a name with `__Host-` from this host only, over HTTPS, and for all paths. A name with `__Secure-` is
    /// accepted from subdomains, too.
    fn prefix(&self) -> &'static str {
        match (self.secure, &self.domain) {
            (true, None) => "__Host-",
            (true, Some(_)) => "__Secure-",
            (false, _) => "",
        }
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

    /// Returns the `Set-Cookie` with this value. Without a lifetime, the browser forgets the cookie when it is closed.
    pub(crate) fn set(&self, value: &str, lifetime: Option<Duration>) -> Option<HeaderValue> {
        let lifetime = lifetime.map_or(String::new(), |lifetime| format!("; Max-Age={}", lifetime.as_secs()));
        self.line(value, &lifetime)
    }

    /// Returns the `Set-Cookie` that removes the cookie. It needs the same attributes: browsers check them here, too.
    pub(crate) fn remove(&self) -> Option<HeaderValue> {
        self.line("", "; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT")
    }

    fn line(&self, value: &str, lifetime: &str) -> Option<HeaderValue> {
        let Self { name, secure, same_site, domain } = self;
        let (prefix, secure) = (self.prefix(), if *secure { "; Secure" } else { "" });
        let domain = domain.as_ref().map_or(String::new(), |domain| format!("; Domain={domain}"));
        let line =
            format!("{prefix}{name}={value}{domain}; Path=/{secure}; HttpOnly; SameSite={same_site:?}{lifetime}");
        let mut line = HeaderValue::try_from(line).ok()?;
        line.set_sensitive(true);
        Some(line)
    }
}
