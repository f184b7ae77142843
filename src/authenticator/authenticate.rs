//! Authenticating requests: who asks the backend, and which authenticator decides.

use std::sync::Arc;

use http::HeaderValue;
use http::header::AUTHORIZATION;
use http::request::Parts;

use super::Authenticator;
use super::cached_caller::{CachedCaller, Origin};
use super::reject::reject_caller;
use crate::backend::Outcome;
use crate::caller::Caller;
use crate::decision::Decider;
use crate::error::AuthenticationError;
use crate::identity::Identity;
use crate::policy::FailurePolicy;
use crate::proof::Authed;
use crate::realm::Realm;
use crate::requirement::Requirement;
use crate::response::Rejection;

impl<R: Realm> Authenticator<R> {
    /// Returns the caller of the request with this head, from this authenticator's backend.
    ///
    /// For services without layers. The backend is not asked again in these cases:
    ///
    /// - A layer with the same backend has found the caller.
    /// - The backend had to wait for the caller before. The caller is then in the head's extensions.
    ///
    /// The result decides for this call only. Extractors and services inside layers keep their decider.
    ///
    /// # Errors
    ///
    /// Returns the response to send if the request could not be authenticated.
    pub async fn caller(&self, head: &mut Parts) -> Result<Caller<R>, Rejection> {
        match self.decide_now(head, |caller, _| Ok(caller)) {
            Some(caller) => caller,
            None => self.caller_later(head).await,
        }
    }

    /// Waits for the caller, if [`decide_now`](Self::decide_now) returned `None`. What is known at once then does not pass
    /// through a future.
    pub(crate) async fn caller_later(&self, head: &mut Parts) -> Result<Caller<R>, Rejection> {
        let asked_at = self.sequence();
        match self.inner.backend.authenticate(head).await {
            Ok(identity) => {
                let caller = Caller::found_by(identity, self.decider(), asked_at);
                caller.remember(head);
                Ok(caller)
            }
            Err(error) => Err(self.reject_error(head, &error)),
        }
    }

    /// Returns the caller that presents this value of `Authorization`, such as `Bearer 5f4dcc3b`. For tokens that do not come in
    /// a request's head: in a WebSocket message, or with a queued job.
    ///
    /// # Errors
    ///
    /// Returns the response to send if the value could not be authenticated. Its text is for the client.
    pub async fn caller_presenting(&self, authorization: &str) -> Result<Caller<R>, Rejection> {
        let (mut head, ()) = http::Request::new(()).into_parts();
        match HeaderValue::try_from(authorization) {
            Ok(mut value) => {
                value.set_sensitive(true);
                head.headers.insert(AUTHORIZATION, value);
                self.caller(&mut head).await
            }
            Err(_) => Err(self.reject_error(&head, &AuthenticationError::malformed())),
        }
    }

    /// Returns a caller without a request, for a job of the application itself. The audit log gets an event of it, with the
    /// method `SYSTEM` and the job's name as its route.
    ///
    /// ```
    /// use authed::{Authenticator, Credentials, Identity, Proof, SimpleUser, scopes};
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Cleaner = "cleaner"; }
    ///
    /// fn clean(_by: Proof<'_, Cleaner>) {}
    ///
    /// fn nightly(authenticator: &Authenticator<Shop>) -> Result<(), authed::Denied> {
    ///     let job = Identity::new(SimpleUser::new("job:cleanup"), Credentials::none().grant::<Cleaner>());
    ///     let caller = authenticator.system_caller("nightly cleanup", job);
    ///     clean(caller.prove()?);
    ///     Ok(())
    /// }
    /// ```
    pub fn system_caller(&self, name: &str, identity: Identity<R>) -> Caller<R> {
        self.report_system_caller(name, &identity);
        Caller::found_by(Some(identity), self.decider(), self.sequence())
    }

    /// Returns the caller of the request with this head, if the caller meets `S`. For services without layers, for example on
    /// plain hyper.
    ///
    /// ```
    /// use authed::{Authed, Authenticator, NotFound, Rejection, SimpleUser, User, scopes};
    /// use http::{Request, Response};
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin", on failure NotFound; }
    ///
    /// async fn answer(authenticator: &Authenticator<Shop>, request: Request<()>) -> Response<String> {
    ///     let (mut head, _body) = request.into_parts();
    ///     match authenticator.authorize(&mut head).await {
    ///         Ok(admin) => Response::new(admin_page(admin)),
    ///         Err(rejection) => rejection.into_response(),
    ///     }
    /// }
    ///
    /// fn admin_page(admin: Authed<Admin>) -> String {
    ///     format!("Good morning, {}", admin.user().display_name())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the response to send if the request could not be authenticated, or if the caller does not meet `S`. In the
    /// latter case the policy `P` builds the response.
    pub async fn authorize<S, P>(&self, head: &mut Parts) -> Result<Authed<S, P>, Rejection>
    where
        S: Requirement<Realm = R>,
        P: FailurePolicy,
    {
        match self.decide_now(head, |caller, head| decide(caller, head)) {
            Some(authed) => authed,
            None => decide(self.caller_later(head).await?, head),
        }
    }

    /// Returns the caller for an extractor. The innermost layer of the realm decides, or else this authenticator, which is in
    /// the router's state.
    #[cfg(feature = "axum")]
    #[inline]
    pub(crate) async fn decided_caller(self, head: &mut Parts) -> Result<Caller<R>, Rejection> {
        match self.decide_now_for_extractor(head, |caller, _| Ok(caller)) {
            Ok(caller) => caller,
            Err(waiting) => waiting.caller_later(head).await,
        }
    }

    /// Decides on the caller of an extractor without waiting. Returns the authenticator if its backend must wait: call
    /// [`caller_later`](Self::caller_later).
    #[cfg(feature = "axum")]
    #[inline(always)]
    pub(crate) fn decide_now_for_extractor<T>(
        self,
        head: &mut Parts,
        decide: impl FnOnce(Caller<R>, &mut Parts) -> Result<T, Rejection>,
    ) -> Result<Result<T, Rejection>, Self> {
        match head.extensions.get::<CachedCaller<R>>() {
            Some(cached) if cached.decides() || cached.is_usable_by(&self) => Ok(decide(cached.to_caller(), head)),
            _ => self.ask_now(head, decide),
        }
    }

    /// Decides on the caller without waiting, or returns `None` if the backend must wait.
    #[inline(always)]
    pub(crate) fn decide_now<T>(
        &self,
        head: &mut Parts,
        decide: impl FnOnce(Caller<R>, &mut Parts) -> Result<T, Rejection>,
    ) -> Option<Result<T, Rejection>> {
        match head.extensions.get::<CachedCaller<R>>() {
            // A layer inside another one decides itself, also with the other one's caller.
            Some(cached) if cached.is_usable_by(self) => {
                let (identity, decider) = (cached.identity().cloned(), self.decider());
                let found_at = cached.found_at(&*decider);
                Some(decide(Caller::found_by(identity, decider, found_at), head))
            }
            _ => self.clone().ask_now(head, decide).ok(),
        }
    }

    /// Asks the backend, stores what is expensive to find, and decides. Returns the authenticator if the backend must wait.
    ///
    /// With one match for all outcomes: the compiler then moves the identity from the backend to the proof, and not through
    /// every `Option` and `Result` in between.
    #[inline(always)]
    fn ask_now<T>(
        self,
        head: &mut Parts,
        decide: impl FnOnce(Caller<R>, &mut Parts) -> Result<T, Rejection>,
    ) -> Result<Result<T, Rejection>, Self> {
        let asked_at = self.sequence();
        let outcome = self.inner.backend.authenticate_now(head);
        if self.inner.stores_identity {
            self.remember(&outcome, asked_at, head);
        }
        match outcome {
            Some(Ok(Some(identity))) => {
                Ok(decide(Caller::found_by(Some(identity), self.into_decider(), asked_at), head))
            }
            Some(Ok(None)) => Ok(decide(Caller::found_by(None, self.into_decider(), asked_at), head)),
            Some(Err(error)) => Ok(Err(self.reject_error(head, &error))),
            None => Err(self),
        }
    }

    #[inline(never)]
    fn remember(&self, outcome: &Option<Outcome<R>>, asked_at: u64, head: &mut Parts) {
        if let Some(Ok(Some(identity))) = outcome {
            Caller::found_by(Some(identity.clone()), self.decider(), asked_at).remember(head);
        }
    }

    /// Stores the caller for everything inside a layer of this authenticator, which decides there.
    /// Replaces the caller of an outer layer with another authenticator.
    #[inline]
    pub(crate) fn store(&self, caller: Caller<R>, head: &mut Parts) {
        if head.extensions.is_empty() {
            // `insert` is more expensive if there is nothing to replace.
            head.extensions.get_or_insert_with(|| CachedCaller::new(caller, Origin::Layer));
        } else {
            self.replace(caller, head);
        }
    }

    #[inline(never)]
    fn replace(&self, caller: Caller<R>, head: &mut Parts) {
        if !head.extensions.get::<CachedCaller<R>>().is_some_and(|cached| cached.is_decided_by(self)) {
            head.extensions.insert(CachedCaller::new(caller, Origin::Layer));
        }
    }

    pub(super) fn backend(&self) -> *const () {
        Decider::backend(&*self.inner)
    }

    pub(super) fn is(&self, other: &dyn Decider) -> bool {
        std::ptr::addr_eq(Arc::as_ptr(&self.inner), other)
    }
}

/// Checks the requirement of a caller. Returns the policy's response if the check fails.
#[inline]
pub(crate) fn check<S, P>(caller: &Caller<S::Realm>, head: &Parts) -> Result<(), Rejection>
where
    S: Requirement,
    P: FailurePolicy,
{
    if caller.meets::<S>() { Ok(()) } else { Err(reject_caller::<S, P>(caller, head)) }
}

/// Checks the requirement of a caller. Returns the proof, or the policy's response if the check fails.
#[inline]
pub(crate) fn decide<S, P>(caller: Caller<S::Realm>, head: &Parts) -> Result<Authed<S, P>, Rejection>
where
    S: Requirement,
    P: FailurePolicy,
{
    Authed::from_caller(caller).map_err(|caller| reject_caller::<S, P>(&caller, head))
}
