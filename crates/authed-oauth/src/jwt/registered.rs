//! The registered claims (RFC 7519, 4.1).

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::time::SystemTime;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::audience::Audience;
use super::check::Check;
use super::numeric_date::NumericDate;
use crate::json::{self, Names, Text};

/// The registered claims. Each has the type that the RFC requires.
pub struct Registered<'a> {
    pub issuer: Cow<'a, str>,
    /// `sub`, if it is not empty.
    pub subject: Option<Cow<'a, str>>,
    /// Whether `aud` names this service.
    pub is_for_us: Option<bool>,
    pub expires: SystemTime,
    pub not_before: Option<SystemTime>,
    /// The time of the login (OpenID Connect Core, 2; RFC 9068, 2.2.1).
    pub authenticated: Option<SystemTime>,
    /// Whether the token has a claim that only ID tokens have (OpenID Connect Core, 2 and 3.3.2.11).
    pub is_id_token: bool,
}

impl<'a> Registered<'a> {
    /// Returns the failed check if a required claim is missing, a claim has another type, or any claim occurs twice.
    pub fn read(json: &'a str, audiences: &[String]) -> Result<Self, Check> {
        let at = Cell::new(Check::Claims);
        json::read(json, RegisteredSeed { audiences, at: &at }).map_err(|_| at.get())
    }
}

struct RegisteredSeed<'o> {
    audiences: &'o [String],
    /// What is being read.
    at: &'o Cell<Check>,
}

impl RegisteredSeed<'_> {
    fn value<'de, T: Deserialize<'de>, M: MapAccess<'de>>(&self, object: &mut M, check: Check) -> Result<T, M::Error> {
        self.at.set(check);
        object.next_value()
    }

    fn time<'de, M: MapAccess<'de>>(&self, object: &mut M, check: Check) -> Result<Option<SystemTime>, M::Error> {
        self.value::<NumericDate, M>(object, check).map(|moment| Some(moment.0))
    }
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
        let (mut issuer, mut subject, mut is_for_us) = (None, None, None);
        let (mut expires, mut not_before, mut authenticated) = (None, None, None);
        let mut is_id_token = false;
        let mut names = Names::new();
        while let Some(name) = names.next(&mut object)? {
            match &*name {
                "iss" => issuer = Some(self.value::<Text<'de>, M>(&mut object, Check::Issuer)?.0),
                "sub" => subject = self.value::<Option<Text<'de>>, M>(&mut object, Check::Subject)?,
                "aud" => {
                    self.at.set(Check::Audience);
                    is_for_us = object.next_value_seed(Audience { us: self.audiences })?;
                }
                "exp" => expires = self.time(&mut object, Check::Expiry)?,
                "nbf" => not_before = self.time(&mut object, Check::Time)?,
                "iat" => drop(self.time(&mut object, Check::Time)?),
                "auth_time" => authenticated = self.time(&mut object, Check::Time)?,
                // The token is bound to a key, and the key is not verified here (RFC 9449, 7.2; RFC 8705, 3).
                "cnf" => {
                    self.at.set(Check::Binding);
                    return Err(Error::custom("a token that is bound to a key"));
                }
                "at_hash" | "c_hash" | "nonce" => {
                    is_id_token = true;
                    object.next_value::<IgnoredAny>()?;
                }
                _ => drop(object.next_value::<IgnoredAny>()?),
            }
            self.at.set(Check::Claims);
        }
        let missing = |check, name| {
            self.at.set(check);
            Error::missing_field(name)
        };
        Ok(Registered {
            issuer: issuer.ok_or_else(|| missing(Check::Issuer, "iss"))?,
            subject: subject.map(|subject| subject.0).filter(|subject| !subject.is_empty()),
            is_for_us,
            expires: expires.ok_or_else(|| missing(Check::Expiry, "exp"))?,
            not_before,
            authenticated,
            is_id_token,
        })
    }
}
