//! `Claims`: what a verified token states about its subject (RFC 7519, 4).

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use authed::AuthenticationError;
use serde::Deserialize;

use crate::json::{self, At};

/// What a token states about its subject. The token is signed by the issuer, is for this service, and has not expired.
///
/// [`Jwt::new`](crate::Jwt::new) takes a function that creates the user from the claims.
///
/// ```
/// use authed::{AuthenticationError, SimpleUser};
/// use authed_oauth::Claims;
///
/// fn user(claims: &Claims<'_>) -> Result<SimpleUser, AuthenticationError> {
///     let name = claims.get::<&str>("client_id")?.unwrap_or(claims.subject());
///     Ok(SimpleUser::new(name))
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

    /// Returns `sub`: the ID of the user or the program that the token is about. It is not empty.
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

    /// Returns `iss`: the issuer, as passed to [`Jwt::new`](crate::Jwt::new).
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
    /// `T` is any type that serde reads: `&str` for a string without escapes, your own type for an object.
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
}

/// Prints the issuer and no other claim.
impl fmt::Debug for Claims<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}
