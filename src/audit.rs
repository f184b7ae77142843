//! Audit events: rejected requests, for the application's audit log and for `tracing`.

use std::any::type_name;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::request::Parts;
use http::{Method, StatusCode};

use crate::error::AuthenticationError;
use crate::response::original_uri;
use crate::user::User;

/// A rejected request, for an audit log (OWASP ASVS 16.3.1, 16.3.2). Passed to the function given to
/// [`Authenticator::audited_by`](crate::Authenticator::audited_by).
///
/// With the feature `tracing`, each is also an event of the target `authed`. The level is `ERROR` if the backend was
/// unavailable, and `INFO` otherwise.
///
/// It contains no login, no token, and no query of the request's target.
pub struct AuditEvent<'a> {
    pub(crate) realm: &'static str,
    pub(crate) head: &'a Parts,
    pub(crate) status: StatusCode,
    pub(crate) operation: Option<&'a str>,
    pub(crate) cause: Cause<'a>,
}

/// Why a request was rejected.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Cause<'a> {
    /// The request could not be authenticated.
    ///
    /// [`Error::source`](std::error::Error::source) returns the cause. For a rejected token it says which check failed,
    /// and is in the `tracing` event. For an unavailable backend, the application decides whether it may be logged.
    Error(&'a AuthenticationError),
    /// The caller lacks what the route requires.
    Lacking {
        /// The caller's user, or `None` if the caller is anonymous.
        user: Option<&'a dyn User>,
        /// The user who acts, if it is not the caller's own: see
        /// [`Identity::acting_for`](crate::Identity::acting_for).
        actor: Option<&'a dyn User>,
        /// The names of the missing scopes.
        missing: &'a [&'static str],
        /// The time within which the caller must have logged in, if the login is too old.
        max_age: Option<Duration>,
        /// The level at which the caller must have logged in, if it was lower.
        level: Option<u8>,
        /// The rule that denied the request, if one did.
        rule: Option<&'a DeniedRule>,
    },
    /// Not a rejection: a caller without a request was created, by
    /// [`Authenticator::system_caller`](crate::Authenticator::system_caller).
    SystemCaller {
        /// The user of the caller.
        user: &'a dyn User,
    },
}

/// A rule that denied a request, for the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeniedRule {
    rule: &'static str,
    resource: &'static str,
    reason: Option<String>,
}

impl DeniedRule {
    pub(crate) fn of<R: ?Sized, T: ?Sized>() -> Self {
        Self { rule: type_name::<R>(), resource: type_name::<T>(), reason: None }
    }

    #[cfg(feature = "axum")]
    pub(crate) fn because(self, reason: Option<String>) -> Self {
        Self { reason, ..self }
    }

    /// Returns the type name of the rule.
    pub fn rule(&self) -> &'static str {
        self.rule
    }

    /// Returns the type name of the resource.
    pub fn resource(&self) -> &'static str {
        self.resource
    }

    /// Returns the reason that the rule gave: see [`Ruling::because`](crate::Ruling::because). Only a rule with state
    /// can give one.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}

/// The name of a job, in the place of a route.
#[derive(Clone)]
pub(crate) struct JobName(pub(crate) Arc<str>);

impl<'a> AuditEvent<'a> {
    /// Returns the realm's name.
    pub fn realm(&self) -> &'static str {
        self.realm
    }

    /// Returns why the request was rejected.
    pub fn cause(&self) -> Cause<'a> {
        self.cause
    }

    /// Returns the user's ID, or `None` if the caller is unknown.
    pub fn user_id(&self) -> Option<Cow<'a, str>> {
        match self.cause {
            Cause::Lacking { user, .. } => user.map(User::id),
            Cause::SystemCaller { user } => Some(user.id()),
            Cause::Error(_) => None,
        }
    }

    /// Returns the ID of the user who acts, if it is not the caller's own.
    pub fn actor_id(&self) -> Option<Cow<'a, str>> {
        match self.cause {
            Cause::Lacking { actor, .. } => actor.map(User::id),
            Cause::SystemCaller { .. } | Cause::Error(_) => None,
        }
    }

    /// Returns the request's head, for an address or a request ID.
    ///
    /// Its fields contain what the client sent, including logins and tokens. Do not copy them to a log.
    pub fn head(&self) -> &'a Parts {
        self.head
    }

    /// Returns the request's method.
    pub fn method(&self) -> &'a Method {
        &self.head.method
    }

    /// Returns the route in axum's syntax, such as `/posts/{id}`. Without an axum router, or if the request was rejected
    /// before routing, returns the request's path. For a system caller, returns the job's name.
    pub fn route(&self) -> &'a str {
        if let Some(JobName(name)) = self.head.extensions.get() {
            return name;
        }
        #[cfg(feature = "axum")]
        if let Some(matched) = self.head.extensions.get::<axum::extract::MatchedPath>() {
            return matched.as_str();
        }
        original_uri(self.head).path()
    }

    /// Returns the name of the denied operation, if the endpoint has several: see [`operation`](crate::operation).
    ///
    /// For an unknown operation, this is a text of the client, of at most 128 bytes. Escape it in a log.
    pub fn operation(&self) -> Option<&'a str> {
        self.operation
    }

    /// Returns the HTTP status of the response. For gRPC, the status that was converted to the gRPC status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Emits the event to `tracing`.
    #[cfg(feature = "tracing")]
    pub(crate) fn trace(&self) {
        use tracing::{error, info};

        let Self { realm, status, operation, .. } = self;
        let operation = operation.map(tracing::field::debug);
        let (method, route, status) = (self.method().as_str(), self.route(), status.as_u16());
        match self.cause {
            Cause::Error(error) if error.kind() == crate::error::ErrorKind::Unavailable => {
                error!(target: "authed", realm, method, route = ?route, status, "{error}");
            }
            Cause::Error(error) => {
                let cause = std::error::Error::source(error).map(tracing::field::display);
                info!(target: "authed", realm, method, route = ?route, status, cause, "{error}");
            }
            Cause::SystemCaller { user } => {
                let user = user.id();
                info!(target: "authed", realm, method, route = ?route, user = &*user, "a system caller was created");
            }
            Cause::Lacking { user, actor, missing, max_age, level, rule } => {
                let (actor, reason) = (actor.map(User::id), rule.and_then(DeniedRule::reason));
                let rule = rule.map(DeniedRule::rule);
                let max_age = max_age.map(|age| age.as_secs());
                let user = user.map(User::id);
                let message = if user.is_some() { "the caller may not do this" } else { "the caller is not known" };
                info!(target: "authed", realm, method, route = ?route, operation, status, user = user.as_deref(), actor = actor.as_deref(), missing = missing.join(" "), max_age, level, rule, reason, "{message}");
            }
        }
    }
}

/// Prints the fields of the `tracing` event.
impl fmt::Debug for AuditEvent<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("AuditEvent");
        shown.field("realm", &self.realm).field("method", self.method()).field("route", &self.route());
        if let Some(operation) = self.operation {
            shown.field("operation", &operation);
        }
        shown.field("status", &self.status.as_u16()).field("cause", &self.cause).finish()
    }
}

/// Prints the user's ID. The user type's other fields are not printed.
impl fmt::Debug for Cause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => f.debug_tuple("Error").field(error).finish(),
            Self::SystemCaller { user } => f.debug_struct("SystemCaller").field("user", &user.id()).finish(),
            Self::Lacking { user, actor, missing, max_age, level, rule } => f
                .debug_struct("Lacking")
                .field("user", &user.map(User::id))
                .field("actor", &actor.map(User::id))
                .field("missing", missing)
                .field("max_age", max_age)
                .field("level", level)
                .field("rule", rule)
                .finish(),
        }
    }
}
