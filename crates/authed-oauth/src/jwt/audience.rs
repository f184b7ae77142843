//! The audience: `aud`, or another claim.

use std::fmt;

use authed::realm::Realm;
use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use super::{Jwt, path_of};
use crate::json::{self, At, Text};

/// Which audiences are accepted, and where they are.
pub struct AudienceRule {
    /// The names of this service.
    pub names: Vec<String>,
    /// The path of the claim that is read in place of `aud`.
    pub claim: Option<Box<[String]>>,
    /// Whether a token without `aud` is accepted.
    pub may_be_missing: bool,
    /// Whether the `aud` of a token with another audience claim has no effect.
    pub ignores_aud: bool,
}

impl AudienceRule {
    pub fn named(name: String) -> Self {
        Self { names: vec![name], claim: None, may_be_missing: false, ignores_aud: false }
    }

    /// Returns whether a token is for this service. `aud` is what [`Audience`] has read.
    pub fn takes(&self, json: &str, aud: Option<bool>) -> bool {
        let Some(path) = &self.claim else { return aud.unwrap_or(self.may_be_missing) };
        let seed = Audience { us: &self.names };
        let is_ours = json::read(json, At { path, seed }).is_ok_and(|found| found.flatten() == Some(true));
        // If there is an `aud`, it must name this service, too (RFC 7519, 4.1.3).
        is_ours && (self.ignores_aud || aud != Some(false))
    }
}

/// Returns whether one of our names is in an `aud`: a string, or a list of strings (RFC 7519, 4.1.3). Returns `None` for an
/// empty list.
#[derive(Clone, Copy)]
pub struct Audience<'o> {
    pub us: &'o [String],
}

impl Audience<'_> {
    fn is_us(self, audience: &str) -> bool {
        self.us.iter().any(|us| us == audience)
    }
}

impl<'de> DeserializeSeed<'de> for Audience<'_> {
    type Value = Option<bool>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Audience<'_> {
    type Value = Option<bool>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or a list of strings")
    }

    fn visit_str<E: Error>(self, audience: &str) -> Result<Self::Value, E> {
        Ok(Some(self.is_us(audience)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut audiences: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(Text(audience)) = audiences.next_element()? {
            found = Some(found == Some(true) || self.is_us(&audience));
        }
        Ok(found)
    }
}

impl<R: Realm> Jwt<R> {
    /// Accepts another audience as well: another name of your service.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::{Jwt, JwtKeys};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// # fn jwt(keys: JwtKeys) -> Jwt<Shop> {
    /// Jwt::new("https://id.example", "6e74172b", keys, |claims| Ok(SimpleUser::new(claims.subject())))
    ///     .or_audience("api://6e74172b")
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the audience is empty.
    #[must_use]
    pub fn or_audience(mut self, audience: impl Into<String>) -> Self {
        let audience = audience.into();
        assert!(!audience.is_empty(), "the audience is empty: name it");
        self.audience.names.push(audience);
        self
    }

    /// Reads the audience from the claim at this path, for issuers whose tokens have no `aud`. Default: `aud` is read.
    ///
    /// The claim must be there: a string or a list of strings that contains an audience. If a token has an `aud` as well,
    /// `aud` must also contain one of the audiences (RFC 7519, 4.1.3), unless [`ignore_aud`](Self::ignore_aud) says
    /// otherwise.
    ///
    /// The cost: a claim such as `client_id` names the client that got the token, not the service that it is for. Any service
    /// that receives a token of the client can use it here.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::{Jwt, JwtKeys};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// # fn jwt(keys: JwtKeys) -> Jwt<Shop> {
    /// Jwt::new("https://id.example", "the client's id", keys, |claims| Ok(SimpleUser::new(claims.subject())))
    ///     .audience_in(["client_id"])
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the path is empty.
    #[must_use]
    pub fn audience_in(mut self, path: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.audience.claim = Some(path_of(path, "the path to the audience is empty: name the claim"));
        self
    }

    /// Ignores `aud` in tokens whose audience is in the claim of [`audience_in`](Self::audience_in). Without `audience_in`,
    /// it has no effect.
    ///
    /// The cost: a token that the issuer made for another service is accepted, if the other claim names an audience.
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// fn by_authorized_party(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.audience_in(["azp"]).ignore_aud()     // Keycloak's default `aud` is `account`
    /// }
    /// ```
    #[must_use]
    pub fn ignore_aud(mut self) -> Self {
        self.audience.ignores_aud = true;
        self
    }

    /// Accepts tokens without `aud`. A token with another `aud` is still rejected. Default: `aud` is required.
    ///
    /// The cost: a token without `aud` that the issuer made for any service is accepted by yours. Use it only if the issuer
    /// serves no other service (RFC 8725, 3.9).
    ///
    /// ```
    /// # use authed::{SimpleUser, scopes};
    /// # use authed_oauth::Jwt;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
    /// fn of_our_own_issuer(jwt: Jwt<Shop>) -> Jwt<Shop> {
    ///     jwt.aud_may_be_missing()
    /// }
    /// ```
    #[must_use]
    pub fn aud_may_be_missing(mut self) -> Self {
        self.audience.may_be_missing = true;
        self
    }
}
