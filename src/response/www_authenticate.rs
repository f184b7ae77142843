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
pub struct WwwAuthenticate {
    text: String,
    /// The length of the scheme. The parameters follow it.
    scheme: usize,
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
        Self { text, scheme: scheme.len() }
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
        let is_printable = |octet: u8| (octet == b'\t') | (octet.wrapping_sub(b' ') < 95);
        let is_valid = value.bytes().fold(true, |all, octet| all & is_printable(octet));
        assert!(is_valid, "the value of a challenge's parameter is not printable ASCII");
        self.text.push_str(if self.text.len() == self.scheme { " " } else { ", " });
        self.text.push_str(name);
        self.text.push_str("=\"");
        let mut rest = value;
        while let Some(special) = rest.bytes().position(|octet| matches!(octet, b'"' | b'\\')) {
            self.text.push_str(&rest[..special]);
            self.text.push('\\');
            self.text.push_str(&rest[special..=special]);
            rest = &rest[special + 1..];
        }
        self.text.push_str(rest);
        self.text.push('"');
        self
    }

    /// Returns whether the challenge has a parameter with this name. Names are outside of quotes.
    fn has(&self, name: &str) -> bool {
        let mut rest = &self.text[self.scheme..];
        while let Some((found, value)) = rest.split_once("=\"") {
            if found.trim_start_matches([',', ' ']).eq_ignore_ascii_case(name) {
                return true;
            }
            rest = after_quotes(value);
        }
        false
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

/// Returns what follows a quoted string, of which the text lacks the first quote.
fn after_quotes(text: &str) -> &str {
    let mut octets = text.bytes().enumerate();
    while let Some((at, octet)) = octets.next() {
        match octet {
            b'\\' => _ = octets.next(),
            b'"' => return &text[at + 1..],
            _ => {}
        }
    }
    ""
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
    !text.is_empty() && text.iter().all(|&octet| TCHAR[usize::from(octet)])
}
