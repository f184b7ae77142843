//! `Identity`: a user, and the credentials that a backend gave to this request.

mod kept;
mod key_binding;
mod revocation;

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use crate::credentials::Credentials;
use crate::decision::Evidence;
use crate::realm::Realm;
use crate::revocation::Revocation;
use crate::user::User;

pub use self::kept::Kept;
pub use self::key_binding::KeyBinding;

/// A user, and the credentials that a backend gave to this request.
///
/// Any code can create an identity, and it proves nothing. Only an identity that a [`Backend`](crate::Backend) returns
/// to its [`Authenticator`](crate::Authenticator) becomes a [`Caller`](crate::Caller).
///
/// ```
/// use std::sync::Arc;
/// use std::time::{Duration, SystemTime};
/// use authed::{Credentials, Identity, SimpleUser, User, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// let from_a_table = Arc::new(SimpleUser::new("ada"));
/// let identity = Identity::<Shop>::new(from_a_table, Credentials::none().grant::<Admin>());
/// assert_eq!(identity.user().display_name(), "ada");
///
/// let tomorrow = SystemTime::now() + Duration::from_secs(24 * 60 * 60);
/// assert_eq!(identity.with_expiry(tomorrow).expiry(), Some(tomorrow));
/// ```
pub struct Identity<R: Realm> {
    user: Arc<R::User>,
    credentials: Credentials<R>,
    /// Apart from the rest, which stays small: a caller is moved many times on the way to the handler. `None` for most
    /// identities of a table.
    further: Option<Arc<Further<R>>>,
}

/// The limits of an identity, the actor, what may be revoked later, and unconfirmed bindings.
struct Further<R: Realm> {
    limits: Limits,
    actor: Option<Arc<R::User>>,
    revocations: Vec<Revocation>,
    key_bindings: Vec<KeyBinding>,
}

/// The expiry, and the time and the level of the login.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    expiry: Option<SystemTime>,
    authentication_time: Option<SystemTime>,
    level: u8,
}

impl<R: Realm> Identity<R> {
    /// Returns the identity of this user with these credentials. Takes a user, or an `Arc` of one without copying it.
    pub fn new(user: impl Into<Arc<R::User>>, credentials: Credentials<R>) -> Self {
        Self { user: user.into(), credentials, further: None }
    }

    /// Sets the moment at which the identity expires, such as a token's `exp` or the end of a session.
    ///
    /// Default: never. An expired identity is rejected like a wrong login. Code that outlives its request, such as an
    /// accepted WebSocket, can check again with [`Authed::is_expired`](crate::Authed::is_expired).
    #[must_use]
    pub fn with_expiry(mut self, moment: SystemTime) -> Self {
        self.further_mut().limits.expiry = Some(moment);
        self
    }

    /// Sets the moment at which the caller logged in: entered a password, or used a key. For a token this is the
    /// `auth_time` that its issuer states, not the moment at which the token was issued.
    ///
    /// Default: unknown. [`Fresh`](crate::Fresh) requires a recent login, and rejects identities without a time.
    #[must_use]
    pub fn with_authentication_time(mut self, moment: SystemTime) -> Self {
        self.further_mut().limits.authentication_time = Some(moment);
        self
    }

    /// Sets the level at which the caller logged in, from 1 to 255. The application decides what each level means: see
    /// [`Level`](crate::requirement::Level). Default: 0, which meets no `Level`.
    #[must_use]
    pub fn with_authentication_level(mut self, level: u8) -> Self {
        if level != self.authentication_level() {
            self.further_mut().limits.level = level;
        }
        self
    }

    /// Sets the credentials. The user, the expiry and the time of the login stay.
    #[must_use]
    pub fn with_credentials(self, credentials: Credentials<R>) -> Self {
        Self { credentials, ..self }
    }

    /// Replaces the user, for example by one with more data. The credentials, the expiry and the time of the login stay.
    #[must_use]
    pub fn map_user<U: Into<Arc<R::User>>>(self, change: impl FnOnce(Arc<R::User>) -> U) -> Self {
        Self { user: change(self.user).into(), ..self }
    }

    /// Returns the identity of the present user acting for another user (impersonation).
    ///
    /// [`user`](Self::user) returns the other user, and [`actor`](Self::actor) the present one. Audit events contain both.
    /// The credentials stay: set those of the action with [`with_credentials`](Self::with_credentials). The time of the
    /// login stays the actor's.
    ///
    /// ```
    /// use authed::{Credentials, Identity, SimpleUser, User, scopes};
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders"; }
    ///
    /// let support = Identity::<Shop>::new(SimpleUser::new("support"), Credentials::none().grant::<Orders>());
    /// let identity = support.acting_for(SimpleUser::new("ada"));
    /// assert_eq!(identity.user().display_name(), "ada");
    /// assert_eq!(identity.actor().unwrap().display_name(), "support");
    /// ```
    #[must_use]
    pub fn acting_for(mut self, user: impl Into<Arc<R::User>>) -> Self {
        let present = std::mem::replace(&mut self.user, user.into());
        // Who acts stays the same through any number of steps.
        self.further_mut().actor.get_or_insert(present);
        self
    }

    /// Returns the user who acts, if it is not the identity's own: see [`acting_for`](Self::acting_for).
    pub fn actor(&self) -> Option<&R::User> {
        self.further.as_deref().and_then(|further| further.actor.as_deref())
    }

    /// Returns the user and the actor.
    pub(crate) fn shared_users(&self) -> [Option<Arc<dyn User>>; 2] {
        let actor = self.further.as_deref().and_then(|further| further.actor.clone());
        [Some(self.shared_user() as Arc<dyn User>), actor.map(|actor| actor as Arc<dyn User>)]
    }

    /// Returns what few identities have, to change it. Copies of the identity stay as they are.
    fn further_mut(&mut self) -> &mut Further<R> {
        Arc::make_mut(self.further.get_or_insert_default())
    }

    /// Returns the limits, for [`within`](Self::within).
    pub(crate) fn limits(&self) -> Limits {
        self.further.as_deref().map(|further| further.limits).unwrap_or_default()
    }

    /// Limits a completed identity: it does not expire later, and its login is not more recent and not stronger.
    pub(crate) fn within(mut self, limits: Limits) -> Self {
        let earlier = |own: Option<SystemTime>, limit: Option<SystemTime>| match (own, limit) {
            (Some(own), Some(limit)) => Some(own.min(limit)),
            (own, limit) => own.or(limit),
        };
        let own = self.limits();
        let within = Limits {
            expiry: earlier(own.expiry, limits.expiry),
            authentication_time: earlier(own.authentication_time, limits.authentication_time),
            level: if limits.level == 0 { own.level } else { own.level.min(limits.level) },
        };
        if within != own {
            self.further_mut().limits = within;
        }
        self
    }

    /// Returns the moment at which the identity expires, if it does.
    pub fn expiry(&self) -> Option<SystemTime> {
        self.limits().expiry
    }

    /// Returns the moment at which the caller logged in, if the backend knows it.
    pub fn authentication_time(&self) -> Option<SystemTime> {
        self.limits().authentication_time
    }

    /// Returns the level at which the caller logged in, or 0 if the backend does not know it.
    pub fn authentication_level(&self) -> u8 {
        self.limits().level
    }

    /// Returns whether the identity has expired.
    #[inline]
    pub fn is_expired(&self) -> bool {
        self.expiry().is_some_and(|moment| moment <= SystemTime::now())
    }

    /// Returns the user.
    pub fn user(&self) -> &R::User {
        &self.user
    }

    /// Returns a shared handle to the user, to keep.
    pub fn shared_user(&self) -> Arc<R::User> {
        Arc::clone(&self.user)
    }

    /// Returns the scopes granted to this request.
    pub fn credentials(&self) -> &Credentials<R> {
        &self.credentials
    }

    /// Returns what requirements are evaluated against.
    #[inline]
    pub(crate) fn evidence(&self) -> Evidence<'_> {
        let Limits { authentication_time, level, .. } = self.limits();
        Evidence { scopes: self.credentials.scopes(), authentication_time, level }
    }
}

impl<R: Realm> Clone for Identity<R> {
    fn clone(&self) -> Self {
        Self { user: Arc::clone(&self.user), credentials: self.credentials, further: self.further.clone() }
    }
}

impl<R: Realm> Clone for Further<R> {
    fn clone(&self) -> Self {
        Self {
            limits: self.limits,
            actor: self.actor.clone(),
            revocations: self.revocations.clone(),
            key_bindings: self.key_bindings.clone(),
        }
    }
}

impl<R: Realm> Default for Further<R> {
    fn default() -> Self {
        Self { limits: Limits::default(), actor: None, revocations: Vec::new(), key_bindings: Vec::new() }
    }
}

/// Prints the user's ID and the scopes. The user type's other fields are not printed.
impl<R: Realm> fmt::Debug for Identity<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("user", &self.user.id()).field("credentials", &self.credentials).finish()
    }
}
