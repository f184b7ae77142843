//! `WwwAuthenticate`: one challenge.

use std::fmt;

use http::HeaderValue;

/// One challenge: the value of a `WWW-Authenticate` field
/// ([RFC 9110, 11.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1)).
///
/// ```
/// use authed::response::WwwAuthenticate;
///
/// let challenge = WwwAuthenticate::new("Basic").parameter("realm", r#"The "new" shop"#).parameter("charset", "UTF-8");
/// assert_eq!(challenge.as_str(), r#"Basic realm="The \"new\" shop", charset="UTF-8""#);
/// ```
///
/// A challenge must not contain anything that a request sent.
#[derive(Clone, PartialEq, Eq)]
pub struct WwwAuthenticate(String);

impl WwwAuthenticate {
    /// Returns a challenge of this scheme, without parameters.
    ///
    /// # Panics
    ///
    /// Panics if the scheme is not a token (RFC 9110, 5.6.2).
    pub fn new(scheme: &'static str) -> Self {
        assert!(is_token(scheme.as_bytes()), "the authentication scheme is not a token");
        Self(scheme.to_owned())
    }

    /// Adds a parameter, as a quoted string (RFC 9110, 5.6.4).
    ///
    /// # Panics
    ///
    /// Panics if one of these holds:
    ///
    /// - The name is not a token.
    /// - The challenge has a parameter with this name already (RFC 9110, 11.2).
    /// - The value has a character other than printable ASCII, space and tab.
    #[must_use]
    pub fn parameter(mut self, name: &'static str, value: &str) -> Self {
        assert!(is_token(name.as_bytes()), "the name of a challenge's parameter is not a token");
        assert!(!self.has(name), "the challenge has a parameter `{name}` already");
        let first = !self.0.contains(' ');
        self.0.push_str(if first { " " } else { ", " });
        self.0.push_str(name);
        self.0.push_str("=\"");
        for character in value.chars() {
            assert!(
                matches!(character, '\t' | ' '..='~'),
                "the value of a challenge's parameter is not printable ASCII"
            );
            if matches!(character, '"' | '\\') {
                self.0.push('\\');
            }
            self.0.push(character);
        }
        self.0.push('"');
        self
    }

    /// Returns whether the challenge has a parameter with this name. Names are outside of quotes.
    fn has(&self, name: &str) -> bool {
        let mut rest = self.0.split_once(' ').map_or("", |(_, parameters)| parameters);
        while let Some((found, value)) = rest.split_once("=\"") {
            if found.eq_ignore_ascii_case(name) {
                return true;
            }
            let mut is_escaped = false;
            let ends = value.find(|character| {
                let is_end = character == '"' && !is_escaped;
                is_escaped = character == '\\' && !is_escaped;
                is_end
            });
            rest = ends.map_or("", |ends| value[ends + 1..].trim_start_matches(", "));
        }
        false
    }

    /// Returns the value of the field.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<WwwAuthenticate> for HeaderValue {
    fn from(challenge: WwwAuthenticate) -> Self {
        // `new` and `parameter` accept only what a header value can hold.
        HeaderValue::try_from(challenge.0).unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

impl fmt::Debug for WwwAuthenticate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WwwAuthenticate").field(&self.0).finish()
    }
}

/// Returns whether the text is a token (RFC 9110, 5.6.2).
pub(crate) fn is_token(text: &[u8]) -> bool {
    let is_tchar = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !text.is_empty() && text.iter().all(is_tchar)
}
