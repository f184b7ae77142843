//! `RejectedToken`: which check failed. For the operator, never for the client.

use std::error::Error;
use std::fmt;

use crate::json::shortened;

/// A check that a token can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Check {
    /// Three parts of base64url, of limited length, with JSON objects in which no name occurs twice.
    Form,
    /// `crit`: an extension that must be understood.
    Extension,
    /// `typ`.
    Type,
    /// There is a key for the token's `kid` and `alg`.
    Key,
    /// The signature.
    Signature,
    /// A claim that has no other check: it occurs twice, or there are too many.
    Claims,
    /// `iss`.
    Issuer,
    /// The tenant in `iss`: see [`Jwt::tenants`](crate::Jwt::tenants).
    Tenant,
    /// `aud`, or the claim of [`Jwt::audience_in`](crate::Jwt::audience_in).
    Audience,
    /// `exp`.
    Expiry,
    /// `nbf`, `iat` or `auth_time`: of another type, or in the future.
    Time,
    /// `sub`.
    Subject,
    /// `cnf`: the token is bound to a key.
    Binding,
    /// The token is an ID token, or does not say that it is an access token.
    AccessToken,
    /// The claims with the scopes are of another type.
    Scopes,
    /// The application's function rejected the token.
    User,
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "it is not a signed token",
            Self::Extension => "`crit` names an extension",
            Self::Type => "its `typ` is not accepted",
            Self::Key => "there is no key for its `kid` and `alg`",
            Self::Signature => "its signature is wrong",
            Self::Claims => "its claims cannot be read",
            Self::Issuer => "its `iss` is another issuer",
            Self::Tenant => "its tenant is not accepted",
            Self::Audience => "its audience is another service",
            Self::Expiry => "it has expired, or `exp` is not a time",
            Self::Time => "`nbf`, `iat` or `auth_time` is in the future, or not a time",
            Self::Subject => "its `sub` is missing or empty",
            Self::Binding => "it is bound to a key",
            Self::AccessToken => "it is not an access token",
            Self::Scopes => "the claim with its scopes has another type",
            Self::User => "the application rejected its claims",
        })
    }
}

/// Why a token was rejected, for the operator: the cause of the
/// [`AuthenticationError`](authed::AuthenticationError). It is part of the `tracing` event, and an audit function finds it
/// with [`Error::source`]. It contains nothing of the token but its `kid`, cut after 64 characters. Clients get the same
/// response for every rejected token.
///
/// ```
/// use authed::audit::{AuditEvent, Cause};
/// use authed_oauth::RejectedToken;
///
/// fn audit(event: &AuditEvent<'_>) {
///     let Cause::Error(error) = event.cause() else { return };
///     let cause = std::error::Error::source(error);
///     if let Some(rejected) = cause.and_then(|cause| cause.downcast_ref::<RejectedToken>()) {
///         println!("{:?} {:?} {:?}", rejected.check(), rejected.issuer(), rejected.key_id());
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedToken {
    check: Check,
    issuer: Option<String>,
    key_id: Option<String>,
}

impl RejectedToken {
    pub(super) fn new(check: Check, issuer: Option<&str>, key_id: Option<&str>) -> Self {
        Self { check, issuer: issuer.map(shortened), key_id: key_id.map(shortened) }
    }

    /// Returns the check that failed.
    pub fn check(&self) -> Check {
        self.check
    }

    /// Returns the issuer that the token was checked for. If there is none of this name, returns the `iss` that the token
    /// claims.
    pub fn issuer(&self) -> Option<&str> {
        self.issuer.as_deref()
    }

    /// Returns the `kid` in the token's header, which the client may have chosen.
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }
}

/// Prints names that the client may have chosen with escapes.
impl fmt::Display for RejectedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the token was rejected: {}", self.check)?;
        if let Some(issuer) = &self.issuer {
            write!(f, "; issuer {issuer:?}")?;
        }
        match &self.key_id {
            Some(id) => write!(f, "; kid {id:?}"),
            None => Ok(()),
        }
    }
}

impl Error for RejectedToken {}
