//! `WwwAuthenticate`: one challenge.

use std::fmt;

use http::HeaderValue;

use crate::names::Names;

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
pub struct WwwAuthenticate {
    text: String,
    /// The names of the parameters.
    names: Names,
}

impl WwwAuthenticate {
    /// Returns a challenge of this scheme, without parameters.
    ///
    /// # Panics
    ///
    /// Panics if the scheme is not a token (RFC 9110, 5.6.2).
    pub fn new(scheme: &'static str) -> Self {
        assert!(is_token(scheme.as_bytes()), "the authentication scheme is not a token");
        // Long enough for most challenges.
        let mut text = String::with_capacity(96);
        text.push_str(scheme);
        Self { text, names: Names::default() }
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
        let is_new = self.names.iter().all(|known| !known.eq_ignore_ascii_case(name));
        assert!(is_new, "the challenge has a parameter `{name}` already");
        // Without branches, so that the compiler tests many octets at once.
        let is_printable = |octet: u8| (octet == b'\t') | (octet.wrapping_sub(b' ') < 95);
        let is_special = |octet: u8| (octet == b'"') | (octet == b'\\');
        let is_valid = value.bytes().fold(true, |all, octet| all & is_printable(octet));
        assert!(is_valid, "the value of a challenge's parameter is not printable ASCII");
        let is_escaped = value.bytes().fold(false, |any, octet| any | is_special(octet));
        self.text.push_str(if self.names.is_empty() { " " } else { ", " });
        self.names.push(name);
        self.text.push_str(name);
        self.text.push_str("=\"");
        if is_escaped {
            for character in value.chars() {
                if matches!(character, '"' | '\\') {
                    self.text.push('\\');
                }
                self.text.push(character);
            }
        } else {
            self.text.push_str(value);
        }
        self.text.push('"');
        self
    }

    /// Returns the value of the field.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl From<WwwAuthenticate> for HeaderValue {
    fn from(challenge: WwwAuthenticate) -> Self {
        // `new` and `parameter` accept only what a header value can hold.
        HeaderValue::try_from(challenge.text).unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

impl fmt::Debug for WwwAuthenticate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WwwAuthenticate").field(&self.text).finish()
    }
}

/// Returns whether the text is a token (RFC 9110, 5.6.2).
#[inline]
pub(crate) fn is_token(text: &[u8]) -> bool {
    const TCHAR: [bool; 256] = {
        let signs = b"!#$%&'*+-.^_`|~";
        let mut table = [false; 256];
        let mut octet = 0;
        while octet < 128 {
            table[octet] = (octet as u8).is_ascii_alphanumeric();
            octet += 1;
        }
        let mut sign = 0;
        while sign < signs.len() {
            table[signs[sign] as usize] = true;
            sign += 1;
        }
        table
    };
    !text.is_empty() && text.iter().fold(true, |all, &octet| all & TCHAR[usize::from(octet)])
}
