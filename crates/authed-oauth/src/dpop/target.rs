//! `htu`: the URL of a request (RFC 9449, 4.3, 9).

use std::error::Error;
use std::fmt;

use http::Uri;

use crate::address::Address;

/// The origin that clients call, with a prefix of paths.
#[derive(Clone, Debug)]
pub struct Origin(String);

impl Origin {
    pub fn parse(text: &str) -> Result<Self, UnusableOrigin> {
        let address = Address::parse(text, false).filter(|_| !text.contains(['?', '#']));
        address.map(|_| Self(text.trim_end_matches('/').to_owned())).ok_or(UnusableOrigin(()))
    }

    /// Returns the URL of a request with this path.
    pub fn url_of(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

/// Returns whether a URL is the expected one, apart from its query and fragment.
///
/// The case of scheme and host does not matter, and a default port may be left out. Paths are compared octet for octet.
pub fn is_same(url: &str, expected: &str) -> bool {
    let (Ok(url), Ok(expected)) = (url.parse::<Uri>(), expected.parse::<Uri>()) else { return false };
    let origin = |uri: &Uri| {
        let (scheme, authority) = (uri.scheme_str()?.to_ascii_lowercase(), uri.authority()?);
        // With a name and a password, the authority is longer than host and port.
        let port = authority.as_str().strip_prefix(authority.host())?.strip_prefix(':').unwrap_or_default();
        let default = if scheme == "https" { "443" } else { "80" };
        let port = if port.is_empty() { default.to_owned() } else { port.to_owned() };
        Some((scheme, authority.host().to_ascii_lowercase(), port))
    };
    origin(&url).is_some_and(|origin_of_url| Some(origin_of_url) == origin(&expected)) && url.path() == expected.path()
}

/// The origin given to [`Dpop::at`](crate::Dpop::at) cannot be used.
///
/// ```
/// let error = authed_oauth::Dpop::at("api.shop.example", ()).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the origin is not an `https` URL without a query: use the one that clients call, such as `https://api.shop.example`"
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnusableOrigin(());

impl fmt::Display for UnusableOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the origin is not an `https` URL without a query: use the one that clients call, such as `https://api.shop.example`",
        )
    }
}

impl Error for UnusableOrigin {}
