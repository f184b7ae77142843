//! `ExtractAccess`: how `Routes` authenticates a request and decides on a handler's first parameter.

use axum_core::extract::FromRequestParts;
use axum_core::response::IntoResponse;
use http::Extensions;
use http::request::Parts;

use super::access::{AccessParam, FromAccess, Public};
use super::extract::CarriesAuthenticator;
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

    /// Authenticates the request and decides.
    fn extract(head: &mut Parts, state: &St) -> impl Future<Output = Result<Self, Self::Rejection>> + Send;

    /// Authenticates the request without deciding.
    fn authenticate(head: &mut Parts, state: &St) -> impl Future<Output = Result<(), Rejection>> + Send;

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

    async fn extract(_: &mut Parts, _: &St) -> Result<Self, Self::Rejection> {
        Ok(Self)
    }

    async fn authenticate(_: &mut Parts, _: &St) -> Result<(), Rejection> {
        Ok(())
    }

    fn insert_into(self, _: &mut Extensions) {}
}

impl<R: Realm, St: CarriesAuthenticator<R> + Send + Sync> ExtractAccess<St> for Caller<R> {
    type Rejection = Rejection;

    async fn extract(head: &mut Parts, state: &St) -> Result<Self, Self::Rejection> {
        Self::from_request_parts(head, state).await
    }

    async fn authenticate(head: &mut Parts, state: &St) -> Result<(), Rejection> {
        Self::extract(head, state).await.map(drop)
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

    async fn extract(head: &mut Parts, state: &St) -> Result<Self, Self::Rejection> {
        Self::from_request_parts(head, state).await
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

    async fn extract(head: &mut Parts, state: &St) -> Result<Self, Self::Rejection> {
        Self::from_request_parts(head, state).await
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

    async fn extract(head: &mut Parts, state: &St) -> Result<Self, Self::Rejection> {
        let decided = T::Access::extract(head, state).await;
        T::from_access(decided)
    }

    async fn authenticate(head: &mut Parts, state: &St) -> Result<(), Rejection> {
        T::Access::authenticate(head, state).await
    }

    fn insert_into(self, _: &mut Extensions) {}
}
