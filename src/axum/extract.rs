//! `Authed`, `Option<Authed>`, `Caller` and `SafeNext` as extractors.

use axum::extract::OriginalUri;
use axum_core::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use http::Uri;
use http::request::Parts;
use std::convert::Infallible;

use crate::authenticator::Authenticator;
use crate::caller::Caller;
use crate::failure::{FailurePolicy, Refusal, Request};
use crate::next::SafeNext;
use crate::proof::Authed;
use crate::realm::Realm;
use crate::requirement::Requirement;

/// A router state from which the authenticator of the realm `R` can be had: the authenticator itself, or a type with
/// `Authenticator<R>: FromRef<Self>`.
///
/// Implemented for all of these; it exists for its error message.
#[diagnostic::on_unimplemented(
    message = "the router's state `{Self}` has no authenticator for `{R}`",
    label = "needs an `Authenticator<{R}>` in the state `{Self}`",
    note = "add a field `authenticator: Authenticator<{R}>` to `{Self}` and `#[derive(FromRef)]`, or make the authenticator the state"
)]
pub trait CarriesAuthenticator<R: Realm> {
    #[doc(hidden)]
    fn authenticator(&self) -> Authenticator<R>;
}

#[diagnostic::do_not_recommend]
impl<R, St> CarriesAuthenticator<R> for St
where
    R: Realm,
    Authenticator<R>: FromRef<St>,
{
    fn authenticator(&self) -> Authenticator<R> {
        Authenticator::from_ref(self)
    }
}

/// A nested router cuts its prefix from the head's URI.
fn original_uri(head: &Parts) -> &Uri {
    head.extensions.get::<OriginalUri>().map_or(&head.uri, |OriginalUri(uri)| uri)
}

impl<S, P, St> FromRequestParts<St> for Authed<S, P>
where
    S: Requirement,
    P: FailurePolicy,
    St: CarriesAuthenticator<S::Realm> + Send + Sync,
{
    type Rejection = Refusal;

    async fn from_request_parts(head: &mut Parts, state: &St) -> Result<Self, Refusal> {
        let caller = state.authenticator().caller(head).await?;
        Authed::decide(caller, Request { head, uri: original_uri })
    }
}

impl<S, P, St> OptionalFromRequestParts<St> for Authed<S, P>
where
    S: Requirement,
    P: FailurePolicy,
    St: CarriesAuthenticator<S::Realm> + Send + Sync,
{
    type Rejection = Refusal;

    async fn from_request_parts(head: &mut Parts, state: &St) -> Result<Option<Self>, Refusal> {
        let caller = state.authenticator().caller(head).await?;
        Ok(Authed::of(caller).ok())
    }
}

impl<R, St> FromRequestParts<St> for Caller<R>
where
    R: Realm,
    St: CarriesAuthenticator<R> + Send + Sync,
{
    type Rejection = Refusal;

    async fn from_request_parts(head: &mut Parts, state: &St) -> Result<Self, Refusal> {
        state.authenticator().caller(head).await
    }
}

impl<St: Send + Sync> FromRequestParts<St> for SafeNext {
    type Rejection = Infallible;

    async fn from_request_parts(head: &mut Parts, _: &St) -> Result<Self, Infallible> {
        Ok(read_next(head).unwrap_or(const { SafeNext::root() }))
    }
}

impl<St: Send + Sync> OptionalFromRequestParts<St> for SafeNext {
    type Rejection = Infallible;

    async fn from_request_parts(head: &mut Parts, _: &St) -> Result<Option<Self>, Infallible> {
        Ok(read_next(head))
    }
}

fn read_next(head: &Parts) -> Option<SafeNext> {
    head.uri.query().and_then(SafeNext::from_query)
}
