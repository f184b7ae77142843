//! The registered claims (RFC 7519, 4.1).

use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::numeric_date::NumericDate;
use crate::json::{self, Names, Text};

/// The registered claims. Each has the type that the RFC requires.
pub struct Registered<'a> {
    pub issuer: Cow<'a, str>,
    pub subject: Cow<'a, str>,
    /// Whether the audience contains this service.
    pub is_for_us: bool,
    pub expires: SystemTime,
    pub not_before: Option<SystemTime>,
    /// The time of the login (OpenID Connect Core, 2; RFC 9068, 2.2.1).
    pub authenticated: Option<SystemTime>,
    /// Whether the token has a claim that only ID tokens have (OpenID Connect Core, 2 and 3.3.2.11).
    pub is_id_token: bool,
}

impl<'a> Registered<'a> {
    /// Returns `None` if a required claim is missing, a claim has another type, or any claim occurs twice.
    pub fn read(json: &'a str, audience: &str) -> Option<Self> {
        json::read(json, RegisteredSeed { audience }).ok()
    }
}

struct RegisteredSeed<'o> {
    audience: &'o str,
}

impl<'de> DeserializeSeed<'de> for RegisteredSeed<'_> {
    type Value = Registered<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Registered<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RegisteredSeed<'_> {
    type Value = Registered<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a set of claims")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut object: M) -> Result<Registered<'de>, M::Error> {
        let (mut issuer, mut subject, mut is_for_us) = (None, None, false);
        let (mut expires, mut not_before, mut authenticated) = (None, None, None);
        let mut is_id_token = false;
        let mut names = Names::new();
        while let Some(name) = names.next(&mut object)? {
            match &*name {
                "iss" => issuer = Some(object.next_value::<Text<'de>>()?.0),
                "sub" => subject = Some(object.next_value::<Text<'de>>()?.0),
                "aud" => is_for_us = object.next_value_seed(Audience { us: self.audience })?,
                "exp" => expires = Some(object.next_value::<NumericDate>()?.0),
                "nbf" => not_before = Some(object.next_value::<NumericDate>()?.0),
                "iat" => {
                    let NumericDate(_) = object.next_value()?;
                }
                "auth_time" => authenticated = Some(object.next_value::<NumericDate>()?.0),
                // The token is bound to a key, and the key is not verified here (RFC 9449, 7.2; RFC 8705, 3).
                "cnf" => return Err(Error::custom("a token that is bound to a key")),
                "at_hash" | "c_hash" | "nonce" => {
                    is_id_token = true;
                    object.next_value::<IgnoredAny>()?;
                }
                _ => drop(object.next_value::<IgnoredAny>()?),
            }
        }
        let subject = subject.filter(|subject| !subject.is_empty());
        Ok(Registered {
            issuer: issuer.ok_or_else(|| Error::missing_field("iss"))?,
            subject: subject.ok_or_else(|| Error::missing_field("sub"))?,
            is_for_us,
            expires: expires.ok_or_else(|| Error::missing_field("exp"))?,
            not_before,
            authenticated,
            is_id_token,
        })
    }
}

/// Returns whether `us` is in an `aud`: a string, or a list of strings (RFC 7519, 4.1.3).
struct Audience<'o> {
    us: &'o str,
}

impl<'de> DeserializeSeed<'de> for Audience<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Audience<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or a list of strings")
    }

    fn visit_str<E: Error>(self, audience: &str) -> Result<bool, E> {
        Ok(audience == self.us)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut audiences: A) -> Result<bool, A::Error> {
        let mut found = false;
        while let Some(Text(audience)) = audiences.next_element()? {
            found |= audience == self.us;
        }
        Ok(found)
    }
}
