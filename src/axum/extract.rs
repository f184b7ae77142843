//! `Authed`, `Option<Authed>`, `Caller` and `SafeNext` as extractors.

use axum_core::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use http::request::Parts;
use std::convert::Infallible;

use crate::authenticator::Authenticator;
use crate::authenticator::authenticate::decide;
use crate::caller::Caller;
use crate::policy::FailurePolicy;
use crate::proof::Authed;
use crate::realm::Realm;
use crate::redirect::{NextParameter, SafeNext};
use crate::requirement::Requirement;
use crate::response::Rejection;

/// Router state that contains an `Authenticator<R>`: the authenticator itself, or a type with
/// `Authenticator<R>: FromRef<Self>`.
///
/// The extractors require it of the state. It is implemented for all such types.
///
/// ```
/// use authed::{Authed, Authenticator, Caller, NotFound, SimpleUser, User, scopes};
/// use axum::{Router, routing::get};
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Admin = "admin", on failure NotFound;
/// }
///
/// async fn home(caller: Caller<Shop>) -> String {
///     format!("Hello, {}", caller.user().map_or("stranger", |user| user.display_name()))
/// }
///
/// async fn admin(admin: Authed<Admin>) -> String {
///     format!("Good morning, {}", admin.user().display_name())
/// }
///
/// fn app(authenticator: Authenticator<Shop>) -> Router {
///     Router::new()
///         .route("/", get(home))
///         .route("/admin", get(admin))
///         .fallback(authed::not_found)
///         .with_state(authenticator)
/// }
/// ```
///
/// Without `with_state` the router is a `Router<Authenticator<Shop>>`, which axum does not serve. An application with
/// its own state adds the authenticator as a field and derives `FromRef`:
///
/// ```
/// # use authed::{Authed, Authenticator, SimpleUser, scopes};
/// # use axum::{Router, extract::FromRef, routing::get};
/// # scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
/// #[derive(Clone, FromRef)]
/// struct App {
///     authenticator: Authenticator<Shop>,
/// }
///
/// async fn admin(_: Authed<Admin>) {}
///
/// fn app(state: App) -> Router {
///     Router::new().route("/admin", get(admin)).with_state(state)
/// }
/// ```
///
/// `Option<Authed<Admin>>` is for handlers that serve callers with and without the scope. It is `None` if the caller
/// does not meet the requirement. A wrong login is still rejected.
///
/// If a handler's parameter does not fit the state, axum's error names `Handler<_, _>`. With
/// `#[axum::debug_handler(state = App)]` the error is this crate's.
#[diagnostic::on_unimplemented(
    message = "the router's state `{Self}` has no authenticator for `{R}`",
    label = "needs an `Authenticator<{R}>` in the state `{Self}`",
    note = "add a field `authenticator: Authenticator<{R}>` to `{Self}` and derive `FromRef`, or use the authenticator as the state"
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

impl<S, P, St> FromRequestParts<St> for Authed<S, P>
where
    S: Requirement,
    P: FailurePolicy,
    St: CarriesAuthenticator<S::Realm> + Send + Sync,
{
    type Rejection = Rejection;

    async fn from_request_parts(head: &mut Parts, state: &St) -> Result<Self, Rejection> {
        // As `decided_caller`, whose future would cost some sixty instructions more.
        match state.authenticator().decide_now_for_extractor(head, |caller, head| decide(caller, head)) {
            Ok(authed) => authed,
            Err(authenticator) => decide(authenticator.caller_later(head).await?, head),
        }
    }
}

impl<S, P, St> OptionalFromRequestParts<St> for Authed<S, P>
where
    S: Requirement,
    P: FailurePolicy,
    St: CarriesAuthenticator<S::Realm> + Send + Sync,
{
    type Rejection = Rejection;

    async fn from_request_parts(head: &mut Parts, state: &St) -> Result<Option<Self>, Rejection> {
        let caller = state.authenticator().decided_caller(head).await?;
        Ok(Authed::from_caller(caller).ok())
    }
}

impl<R, St> FromRequestParts<St> for Caller<R>
where
    R: Realm,
    St: CarriesAuthenticator<R> + Send + Sync,
{
    type Rejection = Rejection;

    async fn from_request_parts(head: &mut Parts, state: &St) -> Result<Self, Rejection> {
        state.authenticator().decided_caller(head).await
    }
}

impl<L: NextParameter, St: Send + Sync> FromRequestParts<St> for SafeNext<L> {
    type Rejection = Infallible;

    async fn from_request_parts(head: &mut Parts, _: &St) -> Result<Self, Infallible> {
        Ok(read_next(head).unwrap_or(const { SafeNext::root() }))
    }
}

impl<L: NextParameter, St: Send + Sync> OptionalFromRequestParts<St> for SafeNext<L> {
    type Rejection = Infallible;

    async fn from_request_parts(head: &mut Parts, _: &St) -> Result<Option<Self>, Infallible> {
        Ok(read_next(head))
    }
}

fn read_next<L: NextParameter>(head: &Parts) -> Option<SafeNext<L>> {
    head.uri.query().and_then(SafeNext::read)
}
