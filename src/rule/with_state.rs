//! `StateRule`: rules that need the application's state, such as a policy engine.

use std::convert::Infallible;

use super::{Rule, why};
use crate::audit::DeniedRule;
use crate::caller::Caller;
use crate::decision::{Denied, DeniedRequest, Evidence, Lack, Lacking};
use crate::identity::Identity;
use crate::policy::FailurePolicy;
use crate::realm::Realm;
use crate::response::Rejection;

/// A rule that needs the application's state: it asks a database, or an engine such as Cedar, OpenFGA or SpiceDB.
///
/// Every [`Rule`] is a `StateRule` that needs no state. Handlers take both in the same way:
///
/// ```
/// use authed::{Authed, Authenticator, Identity, NotFound, Permitted, Rejection, Resource, SimpleUser, StateRule, User, scopes};
/// # use axum::extract::FromRef;
///
/// scopes! { pub realm Press for SimpleUser; pub scope Writer = "writer"; }
///
/// #[derive(Clone)]
/// pub struct Post { team: u64 }
/// # impl<St: Sync> Resource<St> for Post {
/// #     type Key = u64;
/// #     type Within = ();
/// #     type Error = Rejection;
/// #     async fn find(_: u64, _: &(), _: &St) -> Result<Option<Self>, Rejection> { Ok(None) }
/// # }
///
/// #[derive(Clone)]
/// pub struct App { authenticator: Authenticator<Press>, teams: Teams }   // with `FromRef`
/// # #[derive(Clone)] pub struct Teams;
/// # impl FromRef<App> for Teams { fn from_ref(app: &App) -> Self { app.teams.clone() } }
/// # impl Teams { async fn has(&self, _: u64, _: &str) -> Result<bool, Rejection> { Ok(true) } }
/// # impl FromRef<App> for Authenticator<Press> { fn from_ref(app: &App) -> Self { app.authenticator.clone() } }
///
/// /// A member of the post's team.
/// pub enum TeamMember {}
///
/// impl StateRule<Post> for TeamMember {
///     type State = Teams;
///     type Realm = Press;
///     type OnFailure = NotFound;
///     type Error = Rejection;
///
///     async fn permits_with_state(
///         by: Option<&Identity<Press>>,
///         post: &Post,
///         teams: &Teams,
///     ) -> Result<bool, Rejection> {
///         let Some(by) = by else { return Ok(false) };
///         teams.has(post.team, &by.user().id()).await
///     }
/// }
///
/// async fn edit(_: Authed<Writer>, post: Permitted<Post, TeamMember>) {}
/// # let _: authed::Routes<App> = authed::Routes::new().object_route("/posts/{id}", authed::routing::get(edit));
/// ```
///
/// A rule with state cannot be a member of a tuple or of [`AnyOf`](crate::AnyOf). Call the other rules inside it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a rule about this resource",
    label = "does not implement `Rule<{T}>`",
    note = "implement `Rule<{T}>` for `{Self}`, or `StateRule<{T}>` if the rule needs the state; scopes are rules about every resource"
)]
pub trait StateRule<T>: Sized {
    /// What the rule needs of the router's state: the state itself, or a part with `FromRef`.
    type State: Send + Sync;

    /// The realm of the callers.
    type Realm: Realm;

    /// Policy used when this rule denies.
    type OnFailure: FailurePolicy;

    /// The response if the rule cannot decide.
    type Error;

    /// Returns whether this caller may access the resource. `by` is `None` if the caller is anonymous.
    ///
    /// # Errors
    ///
    /// Returns the response to send if the rule cannot decide, for example because its engine is down. The request is then
    /// rejected.
    fn permits_with_state(
        by: Option<&Identity<Self::Realm>>,
        resource: &T,
        state: &Self::State,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Returns the denial, with its reason.
    #[doc(hidden)]
    fn denied(caller: &Caller<Self::Realm>, _resource: &T) -> Denied {
        let by = caller.identity();
        let mut lacking = Lacking::default();
        lacking.add(Lack::Rule(DeniedRule::of::<Self, T>()));
        let evidence = by.map_or(Evidence::NONE, Identity::evidence);
        let users = by.map_or([None, None], Identity::shared_users);
        let policy: fn(&DeniedRequest<'_>) -> Rejection = Self::OnFailure::reject;
        let denied = Denied::new(None, <Self::Realm as Realm>::NAME, users, evidence, lacking, None, policy);
        denied.by(caller.decider())
    }
}

/// The state of a rule that needs none. Every router's state contains it.
#[derive(Debug)]
pub struct NoState(());

#[cfg(feature = "axum")]
impl<St> axum_core::extract::FromRef<St> for NoState {
    fn from_ref(_: &St) -> Self {
        Self(())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Sync, R: Rule<T>> StateRule<T> for R {
    type State = NoState;
    type Realm = R::Realm;
    type OnFailure = R::OnFailure;
    type Error = Infallible;

    async fn permits_with_state(
        by: Option<&Identity<R::Realm>>,
        resource: &T,
        _: &NoState,
    ) -> Result<bool, Infallible> {
        Ok(super::may::<R, T>(by, resource))
    }

    fn denied(caller: &Caller<R::Realm>, resource: &T) -> Denied {
        why::denied::<R, T>(caller, resource)
    }
}
