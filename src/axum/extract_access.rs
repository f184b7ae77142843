//! `ExtractAccess`: how `Routes` authenticates a request and decides on a handler's first parameter.

use std::any::Any;

use axum_core::extract::FromRequestParts;
use axum_core::response::IntoResponse;
use http::Extensions;
use http::request::Parts;

use super::access::{AccessParam, FromAccess, Public};
use super::checks::with_caller_now;
use super::extract::CarriesAuthenticator;
use super::kept::Kept;
use crate::authenticator::authenticate::decide;
use crate::authenticator::cached_caller::{CachedCaller, Origin};
use crate::caller::Caller;
use crate::policy::FailurePolicy;
use crate::proof::Authed;
use crate::realm::Realm;
use crate::requirement::Requirement;
use crate::response::Rejection;

/// An access parameter that can be extracted with the state `St`. The module is private, so no other crate can call the
/// functions.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not declare who may call a route",
    label = "not `Authed`, `Caller` or `Public`",
    note = "use `Authed<Scope>` to require a scope, `Caller<Realm>` to accept every caller, or `Public` without authentication"
)]
pub trait ExtractAccess<St>: AccessParam + Sized {
    /// The response to a rejected request.
    type Rejection: IntoResponse;

    /// The caller, if what stands before the handler has found it: an `Option<Caller<_>>` of the realm.
    type Found: Default + Send + 'static;

    /// Authenticates the request and decides. Returns `None` if the backend must wait: call
    /// [`extract`](ExtractAccess::extract).
    fn extract_now(head: &mut Parts, state: &St, found: &mut Self::Found) -> Option<Result<Self, Self::Rejection>>;

    /// Authenticates the request and decides.
    fn extract(
        head: &mut Parts,
        state: &St,
        found: Self::Found,
    ) -> impl Future<Output = Result<Self, Self::Rejection>> + Send;

    /// Authenticates the request without deciding and without waiting. The slot is as in `Check`.
    fn authenticate_now(head: &mut Parts, state: &St, found: &mut dyn Any) -> Option<Result<(), Rejection>>;

    /// Authenticates the request without deciding.
    fn authenticate(head: &mut Parts, state: &St) -> impl Future<Output = Result<(), Rejection>> + Send;

    /// Keeps a rejection until the handler's future is polled.
    #[cold]
    fn keep(rejection: Self::Rejection) -> Kept {
        Kept::Response(Box::new(rejection.into_response()))
    }

    /// Stores the caller in the extensions, for a service without parameters.
    fn insert_into(self, extensions: &mut Extensions);
}

/// Stores the caller as the layers do. Keeps a caller that a layer stored before, which is the same one.
fn store_caller<R: Realm>(extensions: &mut Extensions, caller: Caller<R>) {
    if !extensions.get::<CachedCaller<R>>().is_some_and(CachedCaller::decides) {
        extensions.insert(CachedCaller::new(caller, Origin::Layer));
    }
}

impl<St: Sync> ExtractAccess<St> for Public {
    type Rejection = Rejection;

    fn keep(rejection: Rejection) -> Kept {
        Kept::Rejection(rejection)
    }

    type Found = ();

    #[inline]
    fn extract_now(_: &mut Parts, _: &St, (): &mut ()) -> Option<Result<Self, Rejection>> {
        Some(Ok(Self))
    }

    async fn extract(_: &mut Parts, _: &St, (): ()) -> Result<Self, Self::Rejection> {
        Ok(Self)
    }

    fn authenticate_now(_: &mut Parts, _: &St, _: &mut dyn Any) -> Option<Result<(), Rejection>> {
        Some(Ok(()))
    }

    async fn authenticate(_: &mut Parts, _: &St) -> Result<(), Rejection> {
        Ok(())
    }

    fn insert_into(self, _: &mut Extensions) {}
}

impl<R: Realm, St: CarriesAuthenticator<R> + Send + Sync> ExtractAccess<St> for Caller<R> {
    type Rejection = Rejection;

    fn keep(rejection: Rejection) -> Kept {
        Kept::Rejection(rejection)
    }

    type Found = Option<Self>;

    #[inline(always)]
    fn extract_now(head: &mut Parts, state: &St, found: &mut Self::Found) -> Option<Result<Self, Rejection>> {
        match found.take() {
            Some(caller) => Some(Ok(caller)),
            None => state.authenticator().decide_now_for_extractor(head, |caller, _| Ok(caller)).ok(),
        }
    }

    async fn extract(head: &mut Parts, state: &St, found: Self::Found) -> Result<Self, Self::Rejection> {
        match found {
            Some(caller) => Ok(caller),
            None => Self::from_request_parts(head, state).await,
        }
    }

    fn authenticate_now(head: &mut Parts, state: &St, found: &mut dyn Any) -> Option<Result<(), Rejection>> {
        with_caller_now::<R, St>(head, state, found, |_, _| Ok(()))
    }

    async fn authenticate(head: &mut Parts, state: &St) -> Result<(), Rejection> {
        Self::from_request_parts(head, state).await.map(drop)
    }

    fn insert_into(self, extensions: &mut Extensions) {
        store_caller(extensions, self);
    }
}

impl<S, P, St> ExtractAccess<St> for Authed<S, P>
where
    S: Requirement,
    P: FailurePolicy,
    St: CarriesAuthenticator<S::Realm> + Send + Sync,
{
    type Rejection = Rejection;

    fn keep(rejection: Rejection) -> Kept {
        Kept::Rejection(rejection)
    }

    type Found = Option<Caller<S::Realm>>;

    #[inline(always)]
    fn extract_now(head: &mut Parts, state: &St, found: &mut Self::Found) -> Option<Result<Self, Rejection>> {
        match found.take() {
            Some(caller) => Some(decide(caller, head)),
            None => state.authenticator().decide_now_for_extractor(head, |caller, head| decide(caller, head)).ok(),
        }
    }

    async fn extract(head: &mut Parts, state: &St, found: Self::Found) -> Result<Self, Self::Rejection> {
        decide(Caller::extract(head, state, found).await?, head)
    }

    fn authenticate_now(head: &mut Parts, state: &St, found: &mut dyn Any) -> Option<Result<(), Rejection>> {
        Caller::<S::Realm>::authenticate_now(head, state, found)
    }

    async fn authenticate(head: &mut Parts, state: &St) -> Result<(), Rejection> {
        Caller::<S::Realm>::authenticate(head, state).await
    }

    fn insert_into(self, extensions: &mut Extensions) {
        store_caller(extensions, self.into_caller());
    }
}

impl<S, P, St> ExtractAccess<St> for Option<Authed<S, P>>
where
    S: Requirement,
    P: FailurePolicy,
    St: CarriesAuthenticator<S::Realm> + Send + Sync,
{
    type Rejection = Rejection;

    fn keep(rejection: Rejection) -> Kept {
        Kept::Rejection(rejection)
    }

    type Found = Option<Caller<S::Realm>>;

    #[inline(always)]
    fn extract_now(head: &mut Parts, state: &St, found: &mut Self::Found) -> Option<Result<Self, Rejection>> {
        let caller = Caller::extract_now(head, state, found)?;
        Some(caller.map(|caller| Authed::from_caller(caller).ok()))
    }

    async fn extract(head: &mut Parts, state: &St, found: Self::Found) -> Result<Self, Self::Rejection> {
        Caller::extract(head, state, found).await.map(|caller| Authed::from_caller(caller).ok())
    }

    fn authenticate_now(head: &mut Parts, state: &St, found: &mut dyn Any) -> Option<Result<(), Rejection>> {
        Caller::<S::Realm>::authenticate_now(head, state, found)
    }

    async fn authenticate(head: &mut Parts, state: &St) -> Result<(), Rejection> {
        Caller::<S::Realm>::authenticate(head, state).await
    }

    fn insert_into(self, extensions: &mut Extensions) {
        if let Some(authed) = self {
            store_caller(extensions, authed.into_caller());
        }
    }
}

impl<T, St> ExtractAccess<St> for T
where
    T: FromAccess<Access: ExtractAccess<St, Rejection = Rejection> + Send>,
    St: Sync,
{
    type Rejection = T::Rejection;

    type Found = <T::Access as ExtractAccess<St>>::Found;

    fn extract_now(head: &mut Parts, state: &St, found: &mut Self::Found) -> Option<Result<Self, Self::Rejection>> {
        T::Access::extract_now(head, state, found).map(T::from_access)
    }

    async fn extract(head: &mut Parts, state: &St, found: Self::Found) -> Result<Self, Self::Rejection> {
        let decided = T::Access::extract(head, state, found).await;
        T::from_access(decided)
    }

    fn authenticate_now(head: &mut Parts, state: &St, found: &mut dyn Any) -> Option<Result<(), Rejection>> {
        T::Access::authenticate_now(head, state, found)
    }

    async fn authenticate(head: &mut Parts, state: &St) -> Result<(), Rejection> {
        T::Access::authenticate(head, state).await
    }

    fn insert_into(self, _: &mut Extensions) {}
}
