//! The claims of a token whose signature has been checked (RFC 7519, 4).

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::time::{Duration, SystemTime};

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::json::{self, At, Names, Text};
use crate::error::AuthenticationError;

/// What a token says of its subject: signed by the issuer, for us, and in time. What [`Jwt`](crate::Jwt) makes a user of.
///
/// A user is told from every other by issuer *and* subject (OWASP ASVS 6.8.1). In a realm of one issuer the subject does.
///
/// ```
/// use authed::{AuthenticationError, Claims, SimpleUser};
///
/// fn user(claims: &Claims<'_>) -> Result<SimpleUser, AuthenticationError> {
///     let name = claims.get::<&str>("client_id")?.unwrap_or(claims.subject());
///     Ok(SimpleUser::new(name))
/// }
/// ```
pub struct Claims<'a> {
    json: &'a str,
    issuer: &'a str,
    subject: Cow<'a, str>,
}

impl<'a> Claims<'a> {
    pub(super) fn new(json: &'a str, issuer: &'a str, subject: Cow<'a, str>) -> Self {
        Self { json, issuer, subject }
    }

    /// `sub`: whom the token is about. Not empty.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// `iss`: who has made the token, as the application has named it.
    pub fn issuer(&self) -> &str {
        self.issuer
    }

    /// Any other claim; `None` if there is none of this name. It is read when it is asked for.
    ///
    /// `T` is what serde makes of it: `&str` for a text without escapes, a type of your own for an object.
    ///
    /// # Errors
    ///
    /// If the claim is of another type: the token is not good then, and `?` rejects it.
    pub fn get<T: Deserialize<'a>>(&self, name: &str) -> Result<Option<T>, AuthenticationError> {
        let claim = At { path: &[name], seed: PhantomData::<T> };
        json::read(self.json, claim).map_err(|_| AuthenticationError::rejected())
    }
}

/// Prints no claim but the issuer.
impl fmt::Debug for Claims<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// The registered claims, each of the type that the RFC gives it.
pub struct Registered<'a> {
    pub issuer: Cow<'a, str>,
    pub subject: Cow<'a, str>,
    /// Whether we are among those that it is for.
    pub is_for_us: bool,
    pub expires: SystemTime,
    pub not_before: Option<SystemTime>,
    /// When the subject has logged in (OpenID Connect Core, 2; RFC 9068, 2.2.1).
    pub authenticated: Option<SystemTime>,
    /// Whether it has a claim that only ID tokens have (OpenID Connect Core, 2 and 3.3.2.11).
    pub is_id_token: bool,
}

impl<'a> Registered<'a> {
    /// `None` if one that must be there is missing, one is of another type, or any claim stands twice.
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
                // Bound to a key whose proof nobody has asked for (RFC 9449, 7.2; RFC 8705, 3).
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

/// Whether `us` is in an `aud`: a string, or a list of strings (RFC 7519, 4.1.3).
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

/// Seconds since 1970, with or without a fraction (RFC 7519, 2).
struct NumericDate(SystemTime);

impl<'de> Deserialize<'de> for NumericDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumericDateVisitor)
    }
}

struct NumericDateVisitor;

impl NumericDateVisitor {
    fn moment<E: Error>(since_1970: Option<Duration>) -> Result<NumericDate, E> {
        let moment = since_1970.and_then(|since| SystemTime::UNIX_EPOCH.checked_add(since));
        moment.map(NumericDate).ok_or_else(|| E::custom("no moment"))
    }
}

impl Visitor<'_> for NumericDateVisitor {
    type Value = NumericDate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("seconds since 1970")
    }

    fn visit_u64<E: Error>(self, seconds: u64) -> Result<NumericDate, E> {
        Self::moment(Some(Duration::from_secs(seconds)))
    }

    fn visit_f64<E: Error>(self, seconds: f64) -> Result<NumericDate, E> {
        Self::moment(Duration::try_from_secs_f64(seconds).ok())
    }
}
