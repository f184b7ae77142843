//! `TestCaller`: a caller for tests.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use http::Request;
use http::request::Parts;

use crate::authenticator::Authenticator;
use crate::authenticator::cached_caller::{CachedCaller, Origin};
use crate::backend::{Backend, Outcome};
use crate::caller::Caller;
use crate::credentials::Credentials;
use crate::decision::Denied;
use crate::identity::Identity;
use crate::policy::FailurePolicy;
use crate::proof::{Authed, Proof};
use crate::realm::{Realm, ScopeOf};
use crate::requirement::{InRealm, Requirement};
use crate::rule::{AskRules, Known};

/// A caller for tests: any user with any scopes, or an anonymous caller.
///
/// A test can call handlers and functions directly. In a program, only an authenticator creates their parameters:
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
/// To test a whole application, use it as the [`Backend`]. Every request is then sent by this caller:
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
/// // A single request, in an application with another authenticator:
/// let app = app(&TestCaller::anonymous());
/// assert_eq!(app.oneshot(ada.sends(request())).await.unwrap().status(), 200);
/// # }
/// ```
pub struct TestCaller<R: Realm> {
    caller: Caller<R>,
}

impl<R: Realm> TestCaller<R> {
    /// Returns the caller as an authenticator finds it.
    fn found(identity: Option<Identity<R>>) -> Self {
        let authenticator = Authenticator::new(Finds { identity: identity.clone() });
        Self { caller: Caller::found_by(identity, authenticator.into_decider(), 0) }
    }

    /// Returns a caller with this user and no scopes.
    pub fn new(user: impl Into<Arc<R::User>>) -> Self {
        Identity::new(user, Credentials::none()).into()
    }

    /// Returns an anonymous caller.
    pub fn anonymous() -> Self {
        Self::found(None)
    }

    /// Grants the scope `S` and everything that it implies.
    ///
    /// # Panics
    ///
    /// Panics if the caller is anonymous.
    #[must_use]
    #[track_caller]
    pub fn grant<S: ScopeOf<R>>(self) -> Self {
        match self.caller.identity().cloned() {
            Some(identity) => {
                let credentials = identity.credentials().grant::<S>();
                identity.with_credentials(credentials).into()
            }
            None => panic!("an anonymous caller holds no scope: `TestCaller::new(user).grant::<{}>()`", S::NAME),
        }
    }

    /// Sets the moment at which the caller logged in, for handlers that require [`Fresh`](crate::Fresh).
    ///
    /// # Panics
    ///
    /// Panics if the caller is anonymous.
    #[must_use]
    #[track_caller]
    pub fn with_authentication_time(self, moment: SystemTime) -> Self {
        match self.caller.identity().cloned() {
            Some(identity) => identity.with_authentication_time(moment).into(),
            None => panic!(
                "an anonymous caller has not logged in: `TestCaller::new(user).with_authentication_time(moment)`"
            ),
        }
    }

    /// Returns the caller for a handler that accepts every caller.
    pub fn caller(&self) -> Caller<R> {
        self.caller.copy()
    }

    /// Returns the caller for a handler that requires `S` and names no policy.
    ///
    /// # Panics
    ///
    /// Panics if the caller does not meet `S`.
    #[track_caller]
    pub fn authed<S>(&self) -> Authed<S>
    where
        S: Requirement + InRealm<R>,
    {
        self.authed_or()
    }

    /// Returns the caller for a handler that requires `S` and names the policy `P`.
    ///
    /// # Panics
    ///
    /// Panics if the caller does not meet `S`.
    #[track_caller]
    pub fn authed_or<S, P>(&self) -> Authed<S, P>
    where
        S: Requirement + InRealm<R>,
        P: FailurePolicy,
    {
        Authed::from_caller(self.caller()).unwrap_or_else(|_| self.lacks::<S>())
    }

    /// Returns a proof of `S`, for a function that takes one.
    ///
    /// # Panics
    ///
    /// Panics if the caller does not meet `S`.
    #[track_caller]
    pub fn proof<S>(&self) -> Proof<'_, S>
    where
        S: Requirement + InRealm<R>,
    {
        self.caller.prove().unwrap_or_else(|_| self.lacks::<S>())
    }

    #[track_caller]
    fn lacks<S: Requirement + InRealm<R>>(&self) -> ! {
        let denied = self.caller().prove::<S>().err();
        let lacks = denied.map(|denied| denied.to_string()).unwrap_or_default();
        panic!("`{}` is not met: {lacks}", <S as Requirement>::expression())
    }

    /// Returns an authenticator that authenticates every request as this caller.
    pub fn authenticator(&self) -> Authenticator<R> {
        Authenticator::new(Finds { identity: self.caller.identity().cloned() })
    }

    /// Returns the request as sent by this caller. Authenticators and layers of the realm use this caller, and ignore
    /// the request's header fields.
    pub fn sends<B>(&self, mut request: Request<B>) -> Request<B> {
        let cached = CachedCaller::new(self.caller(), Origin::Test);
        request.extensions_mut().insert(cached);
        request
    }
}

/// Returns a caller with this identity, as a backend returns it. The identity may have an expiry.
impl<R: Realm> From<Identity<R>> for TestCaller<R> {
    fn from(identity: Identity<R>) -> Self {
        Self::found(Some(identity))
    }
}

/// Authenticates every request as this identity.
struct Finds<R: Realm> {
    identity: Option<Identity<R>>,
}

impl<R: Realm> Backend for Finds<R> {
    type Realm = R;

    async fn authenticate(&self, _: &Parts) -> Outcome<R> {
        Ok(self.identity.clone())
    }

    fn authenticate_now(&self, _: &Parts) -> Option<Outcome<R>> {
        Some(Ok(self.identity.clone()))
    }
}

/// Authenticates every request as this caller.
impl<R: Realm> Backend for TestCaller<R> {
    type Realm = R;

    async fn authenticate(&self, _: &Parts) -> Outcome<R> {
        Ok(self.caller.identity().cloned())
    }

    fn authenticate_now(&self, _: &Parts) -> Option<Outcome<R>> {
        Some(Ok(self.caller.identity().cloned()))
    }
}

/// To test a function that takes a [`Permitted`](crate::Permitted): `publish(ada.permitted(post).unwrap())`.
impl<T: ?Sized, R: Realm> AskRules<T> for TestCaller<R> {}

impl<R: Realm> Known for TestCaller<R> {
    type Realm = R;

    fn identity(&self) -> Option<&Identity<R>> {
        self.caller.identity()
    }

    fn decided(&self, denied: Denied) -> Denied {
        denied.by(self.caller.decider())
    }
}

impl<R: Realm> Clone for TestCaller<R> {
    fn clone(&self) -> Self {
        Self { caller: self.caller.copy() }
    }
}

/// Prints what [`Caller`] prints.
impl<R: Realm> fmt::Debug for TestCaller<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TestCaller").field(&self.caller()).finish()
    }
}
