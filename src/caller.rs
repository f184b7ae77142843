//! Who is calling: anonymous, or an identity that a backend found.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::Extensions;

use crate::credentials::Credentials;
use crate::proof::Proof;
use crate::realm::Realm;
use crate::requirement::{Held, InRealm, Lacks, Requirement};

/// What the library asks of an application's user type.
///
/// ```
/// use std::borrow::Cow;
///
/// pub struct Account { id: u64, email: String, full_name: String }
///
/// impl authed::User for Account {
///     fn id(&self) -> Cow<'_, str> { self.id.to_string().into() }
///     fn display_name(&self) -> &str { &self.full_name }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a user type",
    label = "does not say who a user is",
    note = "implement `authed::User`, two functions, for `{Self}`, or use `SimpleUser`"
)]
pub trait User: Send + Sync + 'static {
    /// What tells this user from every other of the realm, for good: a primary key, or issuer and subject of a token.
    /// Not a name that can be changed, or given to somebody else later (OWASP ASVS 6.8.1).
    fn id(&self) -> Cow<'_, str>;

    /// The name to show to people.
    fn display_name(&self) -> &str;
}

/// A user of whom nothing is known but the name.
///
/// ```
/// use authed::{SimpleUser, User};
///
/// let tom = SimpleUser::new("tom");
/// assert_eq!((tom.display_name(), &*tom.id()), ("tom", "tom"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SimpleUser {
    name: String,
}

impl SimpleUser {
    /// The user of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}

impl User for SimpleUser {
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.name)
    }

    fn display_name(&self) -> &str {
        &self.name
    }
}

/// A user, and the credentials that a backend gave to this request.
///
/// Anybody can make one, and it proves nothing: only what a [`Backend`](crate::Backend) returns to its
/// [`Authenticator`](crate::Authenticator) becomes a [`Caller`].
///
/// ```
/// use std::sync::Arc;
/// use authed::{Credentials, Identity, SimpleUser, User, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// let from_a_table = Arc::new(SimpleUser::new("ada"));
/// let identity = Identity::<Shop>::new(from_a_table, Credentials::none().grant::<Admin>());
/// assert_eq!(identity.user().display_name(), "ada");
/// ```
pub struct Identity<R: Realm> {
    user: Arc<R::User>,
    credentials: Credentials<R>,
    expires: Option<SystemTime>,
    authenticated: Option<SystemTime>,
}

impl<R: Realm> Identity<R> {
    /// The user with these credentials. Takes a user, or an `Arc` of one, which is not copied.
    pub fn new(user: impl Into<Arc<R::User>>, credentials: Credentials<R>) -> Self {
        Self { user: user.into(), credentials, expires: None, authenticated: None }
    }

    /// The same identity, good until this moment: that of a token's `exp`, or the end of a session.
    ///
    /// An identity that has expired is refused like wrong credentials. What outlives its request, such as an accepted
    /// WebSocket, can ask again: [`Authed::is_expired`](crate::Authed::is_expired).
    #[must_use]
    pub fn expires_at(self, moment: SystemTime) -> Self {
        Self { expires: Some(moment), ..self }
    }

    /// The same, not longer than to this moment.
    #[cfg(feature = "session")]
    pub(crate) fn expires_by(self, moment: SystemTime) -> Self {
        let moment = self.expires.map_or(moment, |before| before.min(moment));
        self.expires_at(moment)
    }

    /// The same identity, of a caller who has authenticated themselves at this moment: who has typed a password, or used a
    /// key. Of a token that is the `auth_time` which its issuer names, not the moment at which it was made.
    ///
    /// [`Fresh`](crate::Fresh) asks for it. Where nobody says when it was, nothing is fresh.
    #[must_use]
    pub fn authenticated_at(self, moment: SystemTime) -> Self {
        Self { authenticated: Some(moment), ..self }
    }

    /// When the caller has authenticated themselves, where the backend knows.
    pub fn authentication_time(&self) -> Option<SystemTime> {
        self.authenticated
    }

    /// Whether the moment has come at which it ends.
    pub fn is_expired(&self) -> bool {
        self.expires.is_some_and(|moment| moment <= SystemTime::now())
    }

    /// Who it is.
    pub fn user(&self) -> &R::User {
        &self.user
    }

    /// The same user, to keep.
    pub fn shared_user(&self) -> Arc<R::User> {
        Arc::clone(&self.user)
    }

    /// What this request may do.
    pub fn credentials(&self) -> &Credentials<R> {
        &self.credentials
    }

    /// What requirements are decided on.
    #[inline]
    pub(crate) fn held(&self) -> Held<'_> {
        Held { scopes: self.credentials.mask(), authenticated: self.authenticated }
    }

    #[cfg(feature = "testing")]
    pub(crate) fn also<S: crate::entailment::ScopeOf<R>>(self) -> Self {
        Self { credentials: self.credentials.grant::<S>(), ..self }
    }
}

impl<R: Realm> Clone for Identity<R> {
    fn clone(&self) -> Self {
        Self {
            user: Arc::clone(&self.user),
            credentials: self.credentials,
            expires: self.expires,
            authenticated: self.authenticated,
        }
    }
}

/// Prints the user's id and the scopes. What the user type holds besides is not printed.
impl<R: Realm> fmt::Debug for Identity<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity").field("user", &self.user.id()).field("credentials", &self.credentials).finish()
    }
}

/// Who is calling. The parameter of a handler that serves anyone and wants to know who it is.
///
/// Comes from an [`Authenticator`](crate::Authenticator) only, and so it can prove: [`prove`](Self::prove).
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
pub struct Caller<R: Realm> {
    identity: Option<Identity<R>>,
}

impl<R: Realm> Caller<R> {
    pub(crate) fn new(identity: Option<Identity<R>>) -> Self {
        Self { identity }
    }

    pub(crate) fn into_identity(self) -> Option<Identity<R>> {
        self.identity
    }

    /// The caller that [`AuthenticationLayer`](crate::AuthenticationLayer) found for the request with these extensions;
    /// `None` if no layer of this realm has seen it.
    ///
    /// `None` says that nobody has looked, not that the caller is anonymous: refuse, or better, use what cannot be
    /// mounted without an authenticator.
    pub fn of(extensions: &Extensions) -> Option<&Self> {
        extensions.get::<Remembered<R>>().map(|remembered| &remembered.0)
    }

    /// Whether anybody is known to be calling. It says nothing about scopes: a known user may hold none.
    pub fn is_authenticated(&self) -> bool {
        self.identity.is_some()
    }

    /// The user and the credentials; `None` for the anonymous caller.
    pub fn identity(&self) -> Option<&Identity<R>> {
        self.identity.as_ref()
    }

    /// The user; `None` for the anonymous caller.
    pub fn user(&self) -> Option<&R::User> {
        self.identity.as_ref().map(Identity::user)
    }

    /// The credentials; none for the anonymous caller.
    pub fn credentials(&self) -> Credentials<R> {
        self.identity.as_ref().map_or(Credentials::none(), |identity| identity.credentials)
    }

    /// Proves at run time that the caller meets `S`.
    ///
    /// ```
    /// use authed::{Caller, Grants, Proof, SimpleUser, scopes};
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
    ///
    /// fn purge(_: Proof<'_, impl Grants<Admin>>) -> &'static str { "gone" }
    ///
    /// async fn page(caller: Caller<Shop>) -> String {
    ///     match caller.prove::<Admin>() {
    ///         Ok(proof) => purge(proof).to_owned(),
    ///         Err(lacking) => lacking.to_string(),   // "the caller lacks admin"
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Denied`] if the caller is anonymous, or does not meet `S`.
    pub fn prove<S>(&self) -> Result<Proof<'_, S>, Denied>
    where
        S: Requirement + InRealm<R>,
    {
        match &self.identity {
            Some(identity) if S::is_met(identity.held()) => Ok(Proof::new(identity)),
            _ => Err(Denied::new::<S>(self)),
        }
    }
}

/// Prints what [`Identity`] prints, or `Anonymous`.
impl<R: Realm> fmt::Debug for Caller<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.identity {
            Some(identity) => f.debug_tuple("Caller").field(identity).finish(),
            None => f.write_str("Caller(Anonymous)"),
        }
    }
}

/// A caller in a request's extensions. Extensions ask for `Clone`, which a caller had better not have; and nobody but
/// the crate can put one there.
pub(crate) struct Remembered<R: Realm>(pub(crate) Caller<R>);

impl<R: Realm> Clone for Remembered<R> {
    fn clone(&self) -> Self {
        Self(Caller { identity: self.0.identity.clone() })
    }
}

/// The caller does not meet a requirement. Returned by [`Caller::prove`] and [`Proof::of`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    lacks: Lacks,
    authenticated: bool,
}

impl Denied {
    fn new<S: Requirement>(caller: &Caller<S::Realm>) -> Self {
        let held = caller.identity().map_or(Held::NOTHING, Identity::held);
        Self { lacks: Lacks::of(|lack| S::missing(held, lack)), authenticated: caller.is_authenticated() }
    }

    pub(crate) fn of_nobody<S: Requirement>() -> Self {
        Self::new::<S>(&Caller::new(None))
    }

    /// The names of the scopes that the caller would have to be granted; of alternatives, those of the first.
    pub fn missing(&self) -> &[&'static str] {
        &self.lacks.scopes
    }

    /// The time within which the caller would have to have logged in, if they did so too long ago: see
    /// [`Fresh`](crate::Fresh).
    pub fn max_age(&self) -> Option<Duration> {
        self.lacks.fresh
    }

    /// Whether the caller is known. Then logging in again does not help.
    pub fn is_authenticated(&self) -> bool {
        self.authenticated
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.authenticated { "the caller lacks " } else { "the caller is anonymous and lacks " })?;
        f.write_str(&self.lacks.scopes.join(", "))?;
        match self.lacks.fresh {
            None => Ok(()),
            Some(_) if self.lacks.scopes.is_empty() => f.write_str("a fresh login"),
            Some(_) => f.write_str(", and a fresh login"),
        }
    }
}

impl std::error::Error for Denied {}
