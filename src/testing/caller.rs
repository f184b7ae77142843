//! `TestCaller`: whoever the test wants to be calling.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use http::Request;
use http::request::Parts;

use crate::authenticator::Authenticator;
use crate::backend::{Backend, Outcome};
use crate::caller::{Caller, Identity, Remembered};
use crate::credentials::Credentials;
use crate::entailment::ScopeOf;
use crate::failure::FailurePolicy;
use crate::proof::{Authed, Proof};
use crate::realm::Realm;
use crate::requirement::{InRealm, Requirement};
use crate::rule::{AskRules, Known};

/// A caller made up for a test: any user with any scopes, or nobody.
///
/// Handlers and functions are called directly, with what only an authenticator gives to a program:
///
/// ```
/// use authed::{Authed, Caller, Grants, NotFound, Proof, SimpleUser, User, scopes, testing::TestCaller};
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Editor = "editor";
///     pub scope Admin = "admin": Editor;
/// }
///
/// async fn admin(caller: Authed<Admin>) -> String {
///     purge_cache(caller.proof())
/// }
///
/// async fn hidden(_: Authed<Admin, NotFound>) {}
///
/// async fn home(caller: Caller<Shop>) -> String {
///     format!("Hello, {}", caller.user().map_or("stranger", |user| user.display_name()))
/// }
///
/// fn purge_cache(by: Proof<'_, impl Grants<Editor>>) -> String {
///     format!("purged by {}", by.user().display_name())
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let ada = TestCaller::new(SimpleUser::new("ada")).grant::<Admin>();
/// assert_eq!(admin(ada.authed()).await, "purged by ada");
/// hidden(ada.authed_or()).await;
/// assert_eq!(purge_cache(ada.proof::<Admin>()), "purged by ada");
/// assert_eq!(home(TestCaller::anonymous().caller()).await, "Hello, stranger");
/// # }
/// ```
///
/// As a [`Backend`] it finds this caller in every request, so that a whole application can be tried:
///
/// ```
/// use authed::{Authed, SimpleUser, scopes, testing::TestCaller};
/// # use authed::Authenticator;
/// use axum::{Router, body::Body, http::Request, routing::get};
/// use tower::ServiceExt;
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// async fn admin(_: Authed<Admin>) {}
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let app = |caller: &TestCaller<Shop>| Router::new().route("/admin", get(admin)).with_state(caller.authenticator());
/// let request = || Request::get("/admin").body(Body::empty()).unwrap();
///
/// let ada = TestCaller::new(SimpleUser::new("ada")).grant::<Admin>();
/// assert_eq!(app(&ada).oneshot(request()).await.unwrap().status(), 200);
/// assert_eq!(app(&TestCaller::anonymous()).oneshot(request()).await.unwrap().status(), 403);
///
/// // In an application with another authenticator, for a single request:
/// let app = app(&TestCaller::anonymous());
/// assert_eq!(app.oneshot(ada.sends(request())).await.unwrap().status(), 200);
/// # }
/// ```
pub struct TestCaller<R: Realm> {
    identity: Option<Identity<R>>,
}

impl<R: Realm> TestCaller<R> {
    /// This user, without any scope so far.
    pub fn new(user: impl Into<Arc<R::User>>) -> Self {
        Identity::new(user, Credentials::none()).into()
    }

    /// Nobody who is known.
    pub fn anonymous() -> Self {
        Self { identity: None }
    }

    /// The same caller, who holds this scope too, and what it implies.
    ///
    /// # Panics
    ///
    /// If the caller is anonymous, who cannot hold any.
    #[must_use]
    #[track_caller]
    pub fn grant<S: ScopeOf<R>>(self) -> Self {
        match self.identity {
            Some(identity) => identity.also::<S>().into(),
            None => panic!("an anonymous caller holds no scope: `TestCaller::new(user).grant::<{}>()`", S::NAME),
        }
    }

    /// The same caller, who has logged in at this moment: for handlers that ask for [`Fresh`](crate::Fresh).
    ///
    /// # Panics
    ///
    /// If the caller is anonymous, who has never logged in.
    #[must_use]
    #[track_caller]
    pub fn authenticated_at(self, moment: SystemTime) -> Self {
        match self.identity {
            Some(identity) => identity.authenticated_at(moment).into(),
            None => panic!("an anonymous caller has not logged in: `TestCaller::new(user).authenticated_at(moment)`"),
        }
    }

    /// The caller for a handler that serves anyone.
    pub fn caller(&self) -> Caller<R> {
        Caller::new(self.identity.clone())
    }

    /// The caller for a handler that asks for `S`, and has no policy of its own.
    ///
    /// # Panics
    ///
    /// If the caller does not meet `S`: such a handler would not have been called.
    #[track_caller]
    pub fn authed<S>(&self) -> Authed<S>
    where
        S: Requirement + InRealm<R>,
    {
        self.authed_or()
    }

    /// The caller for a handler that asks for `S`, and refuses others by the policy `P`.
    ///
    /// # Panics
    ///
    /// If the caller does not meet `S`.
    #[track_caller]
    pub fn authed_or<S, P>(&self) -> Authed<S, P>
    where
        S: Requirement + InRealm<R>,
        P: FailurePolicy,
    {
        Authed::from_caller(self.caller()).unwrap_or_else(|_| self.lacks::<S>())
    }

    /// A proof that the caller meets `S`, for a function that asks for one.
    ///
    /// # Panics
    ///
    /// If the caller does not meet `S`.
    #[track_caller]
    pub fn proof<S>(&self) -> Proof<'_, S>
    where
        S: Requirement + InRealm<R>,
    {
        match &self.identity {
            Some(identity) if S::is_met(identity.held()) => Proof::new(identity),
            _ => self.lacks::<S>(),
        }
    }

    #[track_caller]
    fn lacks<S: Requirement + InRealm<R>>(&self) -> ! {
        let denied = self.caller().prove::<S>().err();
        let lacks = denied.map(|denied| denied.to_string()).unwrap_or_default();
        panic!("`{}` is not met: {lacks}", <S as Requirement>::expression())
    }

    /// An authenticator that finds this caller in every request.
    pub fn authenticator(&self) -> Authenticator<R> {
        Authenticator::new(self.clone())
    }

    /// The request as sent by this caller: authenticators and layers of the realm find nobody else in it, whatever its
    /// headers say.
    pub fn sends<B>(&self, mut request: Request<B>) -> Request<B> {
        request.extensions_mut().insert(Remembered(self.caller()));
        request
    }
}

/// An identity as a backend makes one, with an end if it has one.
impl<R: Realm> From<Identity<R>> for TestCaller<R> {
    fn from(identity: Identity<R>) -> Self {
        Self { identity: Some(identity) }
    }
}

/// Finds this caller in every request.
impl<R: Realm> Backend for TestCaller<R> {
    type Realm = R;

    async fn authenticate(&self, _: &Parts) -> Outcome<R> {
        Ok(self.identity.clone())
    }

    fn authenticate_now(&self, _: &Parts) -> Option<Outcome<R>> {
        Some(Ok(self.identity.clone()))
    }
}

/// To try a function that asks for an [`Allowed`](crate::Allowed): `publish(ada.allowed(post).unwrap())`.
impl<T: ?Sized, R: Realm> AskRules<T> for TestCaller<R> {}

impl<R: Realm> Known for TestCaller<R> {
    type Realm = R;

    fn identity(&self) -> Option<&Identity<R>> {
        self.identity.as_ref()
    }
}

impl<R: Realm> Clone for TestCaller<R> {
    fn clone(&self) -> Self {
        Self { identity: self.identity.clone() }
    }
}

/// Prints what [`Caller`] prints.
impl<R: Realm> fmt::Debug for TestCaller<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TestCaller").field(&self.caller()).finish()
    }
}
