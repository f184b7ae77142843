//! `Claims`: what a verified token states about its subject (RFC 7519, 4).

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use authed::AuthenticationError;
use serde::Deserialize;

use crate::json::{self, At, Text};

/// What a token states about its subject. The token is signed by the issuer, is for this service, and has not expired.
///
/// [`Jwt::new`](crate::Jwt::new) takes a function that creates the user from the claims.
///
/// ```
/// use authed::{AuthenticationError, SimpleUser};
/// use authed_oauth::Claims;
///
/// fn user(claims: &Claims<'_>) -> Result<SimpleUser, AuthenticationError> {
///     let client = claims.text("client_id")?;
///     Ok(SimpleUser::new(client.as_deref().unwrap_or(claims.subject())))
/// }
/// ```
///
/// Issuer and subject together identify a user. In a realm with one issuer, the subject does (OWASP ASVS 6.8.1).
pub struct Claims<'a> {
    json: &'a str,
    issuer: &'a str,
    subject: Cow<'a, str>,
}

impl<'a> Claims<'a> {
    pub(super) fn new(json: &'a str, issuer: &'a str, subject: Cow<'a, str>) -> Self {
        Self { json, issuer, subject }
    }

    /// Returns `sub`, or the claim of [`Jwt::subject_or`](crate::Jwt::subject_or): the ID of the user or the program that the
    /// token is about. It is not empty.
    ///
    /// ```
    /// # use authed_oauth::Claims;
    /// fn id(claims: &Claims<'_>) -> String {
    ///     format!("{} {}", claims.issuer(), claims.subject())
    /// }
    /// ```
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Returns `iss`: the issuer, as passed to [`Jwt::new`](crate::Jwt::new). If the issuer is a template, it is the issuer
    /// of the token's tenant.
    ///
    /// ```
    /// # use authed_oauth::Claims;
    /// fn is_partner(claims: &Claims<'_>) -> bool {
    ///     claims.issuer() == "https://id.partner.example"
    /// }
    /// ```
    pub fn issuer(&self) -> &str {
        self.issuer
    }

    /// Returns any other claim, or `None` if the token has no claim of this name. Each call reads the token again.
    ///
    /// `T` is any type that serde reads: `String`, a list, your own type for an object. Do not use `&str`: a string with an
    /// escape, such as `"Zo\u00eb"`, cannot be borrowed, and is an error then. Use [`text`](Self::text).
    ///
    /// ```
    /// # use authed::AuthenticationError;
    /// # use authed_oauth::Claims;
    /// fn tenants(claims: &Claims<'_>) -> Result<Vec<String>, AuthenticationError> {
    ///     Ok(claims.get("tenants")?.unwrap_or_default())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the claim has another type. `?` rejects the token then.
    pub fn get<T: Deserialize<'a>>(&self, name: &str) -> Result<Option<T>, AuthenticationError> {
        let claim = At { path: &[name], seed: PhantomData::<T> };
        json::read(self.json, claim).map_err(|_| AuthenticationError::rejected())
    }

    /// Returns a claim that is a string, in any spelling, or `None` if the token has no claim of this name. A string without
    /// escapes is not copied.
    ///
    /// ```
    /// # use authed::AuthenticationError;
    /// # use authed_oauth::Claims;
    /// fn program(claims: &Claims<'_>) -> Result<Option<String>, AuthenticationError> {
    ///     Ok(claims.text("client_id")?.map(Into::into))
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the claim is not a string. `?` rejects the token then.
    pub fn text(&self, name: &str) -> Result<Option<Cow<'a, str>>, AuthenticationError> {
        Ok(self.get::<Text<'a>>(name)?.map(|text| text.0))
    }
}

/// Prints the issuer and no other claim.
impl fmt::Debug for Claims<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}
