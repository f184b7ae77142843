//! `WwwAuthenticate`: one challenge.

use std::fmt;

use http::HeaderValue;

use super::made_once::{Ingredients, Made, MadeOnce};
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
#[derive(Clone)]
pub struct WwwAuthenticate(Text);

#[derive(Clone)]
enum Text {
    /// With the names of the parameters.
    Own(String, Names),
    Made(&'static Made<WwwAuthenticate>),
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
        Self(Text::Own(text, Names::default()))
    }

    /// Returns the challenge that `make` returns for these ingredients. It is made once, if there is a place left.
    pub(crate) fn once(ingredients: Ingredients, make: impl FnOnce(&Ingredients) -> Self) -> Self {
        static MADE: MadeOnce<WwwAuthenticate> = MadeOnce::new();
        MADE.get(ingredients, make).map_or_else(|new| new, |made| Self(Text::Made(made)))
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
    pub fn parameter(self, name: &'static str, value: &str) -> Self {
        let (mut text, mut names) = match self.0 {
            Text::Own(text, names) => (text, names),
            Text::Made(made) => return made.challenge.clone().parameter(name, value),
        };
        assert!(is_token(name.as_bytes()), "the name of a challenge's parameter is not a token");
        let is_new = names.iter().all(|known| !known.eq_ignore_ascii_case(name));
        assert!(is_new, "the challenge has a parameter `{name}` already");
        // Without branches, so that the compiler tests many octets at once.
        let is_printable = |octet: u8| (octet == b'\t') | (octet.wrapping_sub(b' ') < 95);
        let is_special = |octet: u8| (octet == b'"') | (octet == b'\\');
        let is_valid = value.bytes().fold(true, |all, octet| all & is_printable(octet));
        assert!(is_valid, "the value of a challenge's parameter is not printable ASCII");
        let is_escaped = value.bytes().fold(false, |any, octet| any | is_special(octet));
        text.push_str(if names.is_empty() { " " } else { ", " });
        names.push(name);
        text.push_str(name);
        text.push_str("=\"");
        if is_escaped {
            for character in value.chars() {
                if matches!(character, '"' | '\\') {
                    text.push('\\');
                }
                text.push(character);
            }
        } else {
            text.push_str(value);
        }
        text.push('"');
        Self(Text::Own(text, names))
    }

    /// Returns the value of the field.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Text::Own(text, _) => text,
            Text::Made(made) => made.challenge.as_str(),
        }
    }
}

impl From<WwwAuthenticate> for HeaderValue {
    fn from(challenge: WwwAuthenticate) -> Self {
        match challenge.0 {
            // `new` and `parameter` accept only what a header value can hold.
            Text::Own(text, _) => HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static("")),
            Text::Made(made) => made.value.clone(),
        }
    }
}

impl PartialEq for WwwAuthenticate {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for WwwAuthenticate {}

impl fmt::Debug for WwwAuthenticate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WwwAuthenticate").field(&self.as_str()).finish()
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
