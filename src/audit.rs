//! What is told of refused requests: to the application's audit log, and to `tracing`.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::request::Parts;
use http::{Method, StatusCode};

use crate::caller::User;
use crate::error::AuthenticationError;
use crate::failure::original_uri;

/// A request that has been refused, for an audit log (OWASP ASVS 16.3.1, 16.3.2): given to the function of
/// [`Authenticator::audited_by`](crate::Authenticator::audited_by).
///
/// With the feature `tracing`, each is also an event of the target `authed`: at the level `ERROR` if the backend could not
/// find out who is calling, else at `INFO`.
///
/// There is no credential in it, and no query of the request's target.
pub struct AuditEvent<'a> {
    pub(crate) realm: &'static str,
    pub(crate) head: &'a Parts,
    pub(crate) status: StatusCode,
    pub(crate) cause: Cause<'a>,
}

/// Why a request has been refused.
#[derive(Clone, Copy)]
pub enum Cause<'a> {
    /// The backend could not say who is calling.
    ///
    /// [`Error::source`](std::error::Error::source) has what an unavailable backend has said; whether that may go into a
    /// log, only the application knows.
    Error(&'a AuthenticationError),
    /// The caller does not meet what the route asks for.
    Lacking {
        /// The caller; `None` if anonymous.
        user: Option<&'a dyn User>,
        /// The names of the scopes that the caller lacks.
        missing: &'a [&'static str],
        /// The time within which the caller would have to have logged in, if that was too long ago.
        max_age: Option<Duration>,
    },
}

impl<'a> AuditEvent<'a> {
    /// The realm's name.
    pub fn realm(&self) -> &'static str {
        self.realm
    }

    /// Why it has been refused.
    pub fn cause(&self) -> Cause<'a> {
        self.cause
    }

    /// The id of the caller, if known.
    pub fn user_id(&self) -> Option<Cow<'a, str>> {
        match self.cause {
            Cause::Lacking { user, .. } => user.map(User::id),
            Cause::Error(_) => None,
        }
    }

    /// The method.
    pub fn method(&self) -> &'a Method {
        &self.head.method
    }

    /// The route as axum's router writes it, `/posts/{id}`; under other frameworks, and for requests that were refused
    /// before they came to a router, the path that the client sent.
    pub fn route(&self) -> &'a str {
        #[cfg(feature = "axum")]
        if let Some(matched) = self.head.extensions.get::<axum::extract::MatchedPath>() {
            return matched.as_str();
        }
        original_uri(self.head).path()
    }

    /// The status of the answer, as HTTP has it; over gRPC, that from which its own was made.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Tells `tracing`.
    #[cfg(feature = "tracing")]
    pub(crate) fn trace(&self) {
        use tracing::{error, info};

        let Self { realm, status, .. } = self;
        let (method, route, status) = (self.method().as_str(), self.route(), status.as_u16());
        match self.cause {
            Cause::Error(error) if error.kind() == crate::ErrorKind::Unavailable => {
                error!(target: "authed", realm, method, route = ?route, status, "{error}");
            }
            Cause::Error(error) => info!(target: "authed", realm, method, route = ?route, status, "{error}"),
            Cause::Lacking { user, missing, max_age } => {
                let (missing, max_age) = (missing.join(" "), max_age.map(|age| age.as_secs()));
                let user = user.map(User::id);
                let message = if user.is_some() { "the caller is not allowed to" } else { "the caller is not known" };
                info!(target: "authed", realm, method, route = ?route, status, user = user.as_deref(), missing, max_age, "{message}");
            }
        }
    }
}

/// Prints what `tracing` is told.
impl fmt::Debug for AuditEvent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuditEvent")
            .field("realm", &self.realm)
            .field("method", self.method())
            .field("route", &self.route())
            .field("status", &self.status.as_u16())
            .field("cause", &self.cause)
            .finish()
    }
}

/// Prints the user's id; what the user type holds besides is not printed.
impl fmt::Debug for Cause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => f.debug_tuple("Error").field(error).finish(),
            Self::Lacking { user, missing, max_age } => f
                .debug_struct("Lacking")
                .field("user", &user.map(User::id))
                .field("missing", missing)
                .field("max_age", max_age)
                .finish(),
        }
    }
}
