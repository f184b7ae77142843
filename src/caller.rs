//! `Caller`: the caller of a request, anonymous or authenticated.

use std::fmt;
use std::sync::Arc;

use crate::credentials::Credentials;
use crate::decision::Decider;
use crate::identity::Identity;
use crate::realm::Realm;

/// The caller of a request, anonymous or authenticated. As a handler's parameter it accepts every caller.
///
/// Only an [`Authenticator`](crate::Authenticator) creates callers. So a caller can produce a proof:
/// [`prove`](Self::prove).
///
/// ```
/// use authed::{Caller, SimpleUser, User, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// async fn home(caller: Caller<Shop>) -> String {
///     match caller.user() {
///         Some(user) => format!("Hello, {}", user.display_name()),
///         None => "Hello, stranger".to_owned(),
///     }
/// }
/// ```
pub struct Caller<R: Realm>(Inner<R>);

enum Inner<R: Realm> {
    Authenticated(Found<R>),
    /// With the authenticator that found nothing to authenticate.
    Anonymous(Arc<dyn Decider>),
}

/// An identity, and the authenticator that found it.
pub(crate) struct Found<R: Realm> {
    pub(crate) identity: Identity<R>,
    pub(crate) decider: Arc<dyn Decider>,
    /// The number of the last revocation before the backend was asked.
    pub(crate) found_at: u64,
}

impl<R: Realm> Clone for Found<R> {
    fn clone(&self) -> Self {
        Self { identity: self.identity.clone(), decider: Arc::clone(&self.decider), found_at: self.found_at }
    }
}

impl<R: Realm> Caller<R> {
    /// Returns the caller that an authenticator found.
    #[inline]
    pub(crate) fn found_by(identity: Option<Identity<R>>, decider: Arc<dyn Decider>, found_at: u64) -> Self {
        Self(match identity {
            Some(identity) => Inner::Authenticated(Found { identity, decider, found_at }),
            None => Inner::Anonymous(decider),
        })
    }

    pub(crate) fn of(found: Found<R>) -> Self {
        Self(Inner::Authenticated(found))
    }

    pub(crate) fn copy(&self) -> Self {
        Self(match &self.0 {
            Inner::Authenticated(found) => Inner::Authenticated(found.clone()),
            Inner::Anonymous(decider) => Inner::Anonymous(Arc::clone(decider)),
        })
    }

    /// Returns whether the identity expires, or can be revoked.
    #[cfg(feature = "tonic")]
    pub(crate) fn may_end(&self) -> bool {
        let found = self.found();
        found.is_some_and(|found| found.identity.expiry().is_some() || found.decider.revocations().is_some())
    }

    /// Returns the authenticator that found the caller.
    pub(crate) fn decider(&self) -> &Arc<dyn Decider> {
        match &self.0 {
            Inner::Authenticated(Found { decider, .. }) | Inner::Anonymous(decider) => decider,
        }
    }

    /// Returns what the authenticator found, or the anonymous caller.
    #[inline]
    pub(crate) fn into_found(self) -> Result<Found<R>, Self> {
        match self.0 {
            Inner::Authenticated(found) => Ok(found),
            anonymous => Err(Self(anonymous)),
        }
    }

    /// Returns what the authenticator found, or `None` for an anonymous caller.
    #[inline]
    pub(crate) fn found(&self) -> Option<&Found<R>> {
        match &self.0 {
            Inner::Authenticated(found) => Some(found),
            Inner::Anonymous(_) => None,
        }
    }

    /// Returns whether the caller is authenticated. An authenticated caller may hold no scope at all.
    pub fn is_authenticated(&self) -> bool {
        self.found().is_some()
    }

    /// Returns the user and the credentials, or `None` for an anonymous caller.
    pub fn identity(&self) -> Option<&Identity<R>> {
        self.found().map(|found| &found.identity)
    }

    /// Returns the user, or `None` for an anonymous caller.
    pub fn user(&self) -> Option<&R::User> {
        self.identity().map(Identity::user)
    }

    /// Returns the credentials. They are empty for an anonymous caller.
    pub fn credentials(&self) -> Credentials<R> {
        self.identity().map_or(Credentials::none(), |identity| *identity.credentials())
    }
}

/// Prints what [`Identity`] prints, or `Anonymous`.
impl<R: Realm> fmt::Debug for Caller<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.identity() {
            Some(identity) => f.debug_tuple("Caller").field(identity).finish(),
            None => f.write_str("Caller(Anonymous)"),
        }
    }
}
