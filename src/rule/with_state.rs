//! `StateRule`: rules that need the application's state, such as a policy engine.

use std::convert::Infallible;

use super::rule_type::RuleType;
use super::{Rule, Ruling, Why};
use crate::audit::DeniedRule;
use crate::caller::Caller;
use crate::decision::{Denied, Lack};
use crate::identity::Identity;
use crate::policy::FailurePolicy;
use crate::realm::Realm;

/// A rule that needs the application's state: it asks a database, or an engine such as Cedar, OpenFGA or SpiceDB.
///
/// Every [`Rule`] is a `StateRule` that needs no state. Handlers take both in the same way:
///
/// ```
/// use authed::Ruling;
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
///     ) -> Result<Ruling, Rejection> {
///         let Some(by) = by else { return Ok(Ruling::from(false)) };
///         teams.has(post.team, &by.user().id()).await.map(Ruling::from)
///     }
/// }
///
/// async fn edit(_: Authed<Writer>, post: Permitted<Post, TeamMember>) {}
/// # let _: authed::Routes<App> = authed::Routes::new().object_route("/posts/{id}", authed::routing::get(edit));
/// ```
///
/// [`WithState`](crate::WithState) combines rules with state, with each other and with other rules.
///
/// # Engines
///
/// | engine | where its client stands | the rule |
/// | --- | --- | --- |
/// | [Cedar](https://docs.rs/cedar-policy) | the policies are a value in the state, and are reloaded | builds the entities of the caller and the resource, and asks in the same process |
/// | [OpenFGA](https://docs.rs/openfga-client) | the client is a value in the state | asks the server `check(user, relation, object)` |
/// | [SpiceDB](https://docs.rs/spicedb-rs-client) | the client is a value in the state | asks the server `CheckPermission` |
///
/// The repository has a whole program with Cedar: `examples/cedar`. The crates in the table were the best kept ones in
/// November 2026: `openfga-client` 0.6 with authentication and models, and `spicedb-rs-client` 1.57, whose version is that of
/// the server's protocol.
///
/// If the engine cannot be reached, return an error: the request is rejected. For a server, set a timeout on its client, and
/// use `Rejection::service_unavailable` or a response of your own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a rule about this resource",
    label = "does not implement `Rule<{T}>`",
    note = "implement `Rule<{T}>` for `{Self}`, or `StateRule<{T}>` if the rule needs the state; scopes are rules about every resource",
    note = "to combine rules with state, write `WithState<(Author, TeamMember)>`, or `WithState<AnyOf<(Author, TeamMember)>>`"
)]
pub trait StateRule<T>: RuleType {
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
    ) -> impl Future<Output = Result<Ruling, Self::Error>> + Send;

    /// Explains a denial. Only the crate's own rules implement it.
    #[doc(hidden)]
    fn explain_denial(_by: Option<&Identity<Self::Realm>>, _resource: &T, why: &mut Why, reason: Option<String>) {
        why.rejected_by::<Self::OnFailure>();
        why.lacks(Lack::Rule(DeniedRule::of::<Self, T>().because(reason)));
    }
}

/// A rule with state about `T` for callers of the realm `R`. The trait exists for its message.
#[diagnostic::on_unimplemented(
    message = "the rule `{Self}` is not of the realm `{R}`",
    label = "not a rule about callers of the realm `{R}`",
    note = "the callers of two realms cannot be combined: all members of `WithState` are of one realm"
)]
pub trait StateRuleIn<R, T>: StateRule<T, Realm = R> {}

#[diagnostic::do_not_recommend]
impl<R, T, A: StateRule<T, Realm = R>> StateRuleIn<R, T> for A {}

/// Returns why the rule denies.
pub(super) fn why<R: StateRule<T> + ?Sized, T>(by: Option<&Identity<R::Realm>>, resource: &T, ruling: Ruling) -> Why {
    ruling.into_why().unwrap_or_else(|reason| {
        let mut why = Why::default();
        R::explain_denial(by, resource, &mut why, reason);
        why.rejected_by::<R::OnFailure>();
        why
    })
}

/// Returns the denial of a rule with state.
#[cold]
pub(super) fn denied_with<R: StateRule<T> + ?Sized, T>(
    caller: &Caller<R::Realm>,
    resource: &T,
    ruling: Ruling,
) -> Denied {
    why::<R, T>(caller.identity(), resource, ruling).denied(caller)
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
    ) -> Result<Ruling, Infallible> {
        Ok(super::may::<R, T>(by, resource).into())
    }

    fn explain_denial(by: Option<&Identity<R::Realm>>, resource: &T, why: &mut Why, _: Option<String>) {
        R::explain(by, resource, why);
    }
}
