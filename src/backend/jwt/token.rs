//! The three parts of a signed token (RFC 7515, 7.1), and its header, which is not to be trusted.

use std::borrow::Cow;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::json::{self, Names, Text};

/// What is longer is not looked at. No header line that servers usually take holds more.
const LONGEST: usize = 16 * 1024;

/// A token, taken apart and not checked.
pub struct Token<'a> {
    /// What is signed.
    pub message: &'a str,
    header: &'a str,
    payload: &'a str,
    signature: &'a str,
}

impl<'a> Token<'a> {
    /// `None` if there are not three parts. Five make an encrypted one.
    pub fn divide(token: &'a str) -> Option<Self> {
        if token.len() > LONGEST {
            return None;
        }
        let (message, signature) = token.rsplit_once('.')?;
        let (header, payload) = message.split_once('.')?;
        (!payload.contains('.')).then_some(Self { message, header, payload, signature })
    }

    pub fn header(&self) -> Option<String> {
        decode(self.header).and_then(|header| String::from_utf8(header).ok())
    }

    pub fn payload(&self) -> Option<String> {
        decode(self.payload).and_then(|payload| String::from_utf8(payload).ok())
    }

    pub fn signature(&self) -> Option<Vec<u8>> {
        decode(self.signature)
    }
}

/// RFC 7515, 2: base64url without padding, without line breaks, and with one spelling for each value.
fn decode(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

/// What is read of a header. No key is ever taken from it or from where it points to: `jku`, `jwk`, `x5u` and `x5c` are
/// skipped (RFC 8725, 3.10).
pub struct Header<'a> {
    pub algorithm: Cow<'a, str>,
    pub key_id: Option<Cow<'a, str>>,
    pub media_type: Option<Cow<'a, str>>,
}

impl<'a> Header<'a> {
    pub fn read(json: &'a str) -> Option<Self> {
        json::read(json, HeaderSeed).ok()
    }
}

struct HeaderSeed;

impl<'de> DeserializeSeed<'de> for HeaderSeed {
    type Value = Header<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Header<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for HeaderSeed {
    type Value = Header<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a token's header")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut object: M) -> Result<Header<'de>, M::Error> {
        let (mut algorithm, mut key_id, mut media_type) = (None, None, None);
        let mut names = Names::new();
        while let Some(name) = names.next(&mut object)? {
            match &*name {
                "alg" => algorithm = Some(object.next_value::<Text<'de>>()?.0),
                "kid" => key_id = Some(object.next_value::<Text<'de>>()?.0),
                "typ" => media_type = Some(object.next_value::<Text<'de>>()?.0),
                // We understand no extension, and so none that has to be understood (RFC 7515, 4.1.11).
                "crit" => return Err(Error::custom("an extension")),
                _ => drop(object.next_value::<IgnoredAny>()?),
            }
        }
        let algorithm = algorithm.ok_or_else(|| Error::missing_field("alg"))?;
        Ok(Header { algorithm, key_id, media_type })
    }
}

/// Whether two media types are one. `application/` may be left out (RFC 7515, 4.1.9), and case does not count
/// (RFC 9110, 8.3.1).
pub fn is_same_type(one: &str, other: &str) -> bool {
    without_application(one).eq_ignore_ascii_case(without_application(other))
}

fn without_application(media_type: &str) -> &str {
    const PREFIX: &str = "application/";
    match media_type.split_at_checked(PREFIX.len()) {
        // Only if there is no other slash.
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case(PREFIX) && !rest.contains('/') => rest,
        _ => media_type,
    }
}
