//! The header of a token. It is not trusted.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::check::Check;
use crate::json::{self, Names, Text};

/// The members of a header that are read. The members that contain a key or name its place are ignored: `jku`, `jwk`, `x5u`
/// and `x5c` (RFC 8725, 3.10).
pub struct Header<'a> {
    pub algorithm: Cow<'a, str>,
    pub key_id: Option<Cow<'a, str>>,
    pub media_type: Option<Cow<'a, str>>,
}

impl<'a> Header<'a> {
    pub fn read(json: &'a str) -> Result<Self, Check> {
        let at = Cell::new(Check::Form);
        json::read(json, HeaderSeed { at: &at }).map_err(|_| at.get())
    }
}

struct HeaderSeed<'o> {
    /// What is being read.
    at: &'o Cell<Check>,
}

impl<'de> DeserializeSeed<'de> for HeaderSeed<'_> {
    type Value = Header<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Header<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for HeaderSeed<'_> {
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
                // `crit` lists extensions that must be understood. None is (RFC 7515, 4.1.11).
                "crit" => {
                    self.at.set(Check::Extension);
                    return Err(Error::custom("an extension"));
                }
                _ => drop(object.next_value::<IgnoredAny>()?),
            }
        }
        let algorithm = algorithm.ok_or_else(|| Error::missing_field("alg"))?;
        Ok(Header { algorithm, key_id, media_type })
    }
}

/// Returns whether two media types are the same. `application/` is optional (RFC 7515, 4.1.9). They are not case-sensitive
/// (RFC 9110, 8.3.1).
pub fn is_same_type(one: &str, other: &str) -> bool {
    without_application(one).eq_ignore_ascii_case(without_application(other))
}

fn without_application(media_type: &str) -> &str {
    const PREFIX: &str = "application/";
    match media_type.split_at_checked(PREFIX.len()) {
        // `application/` is optional only if there is no other slash.
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case(PREFIX) && !rest.contains('/') => rest,
        _ => media_type,
    }
}
