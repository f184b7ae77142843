//! `WithState`: combinations of rules of which some need the application's state.

use std::marker::PhantomData;

use axum_core::extract::FromRef;
use axum_core::response::{IntoResponse, Response};

use super::rule_type::RuleType;
use super::with_state::{StateRule, StateRuleIn, why};
use super::{Ruling, Why};
use crate::identity::Identity;
use crate::policy::FailurePolicy;
use crate::realm::Realm;
use crate::requirement::AnyOf;

/// A combination of rules of which some need the application's state: `WithState<(A, B)>` permits what all members permit, and
/// `WithState<AnyOf<(A, B)>>` what one member permits.
///
/// The members are rules, or rules with state, and are asked in their order. The first member that decides ends the question:
/// put rules that need no state first.
///
/// ```
/// use authed::{Ruling, WithState};
/// use authed::{AnyOf, Identity, NotFound, Permitted, Rejection, Rule, SimpleUser, StateRule, User, scopes};
///
/// scopes! { pub realm Press for SimpleUser; pub scope Writer = "writer"; pub scope Admin = "admin"; }
///
/// #[derive(Clone)]
/// pub struct Post { author: String, team: u64 }
///
/// pub enum Author {}
///
/// impl Rule<Post> for Author {
///     type Realm = Press;
///     type OnFailure = NotFound;
///
///     fn permits(by: &Identity<Press>, post: &Post) -> bool {
///         by.user().id() == post.author
///     }
/// }
///
/// pub enum TeamMember {}
///
/// impl StateRule<Post> for TeamMember {
///     // ..
/// #   type State = ();
/// #   type Realm = Press;
/// #   type OnFailure = NotFound;
/// #   type Error = Rejection;
/// #   async fn permits_with_state(by: Option<&Identity<Press>>, post: &Post, _: &()) -> Result<Ruling, Rejection> {
/// #       Ok((by.is_some() && post.team == 1).into())
/// #   }
/// }
///
/// type Reader = WithState<AnyOf<(Author, Admin, TeamMember)>>;
/// type Editor = WithState<(Writer, TeamMember)>;
///
/// fn publish(post: Permitted<Post, Editor>) {}
/// ```
///
/// A combination is no member of another one. Give it a name instead: a rule with state of your own that asks
/// `<WithState<..>>::permits_with_state`.
///
/// # Denials
///
/// The policy and the reason are those of the first member that denies, and for `AnyOf` those of the first member. The state
/// of the members is found in the router's state, for each of them. An error of a member ends the question.
// Without a size, it is no `Rule`: so rules with state can be implemented for all rules, and for this type.
#[allow(missing_debug_implementations)]
pub struct WithState<L> {
    _members: PhantomData<fn() -> L>,
    _without_size: [()],
}

/// The states of several rules.
#[derive(Debug)]
pub struct States<S>(S);

/// A list of rules, some of which need the state. Sealed by its private module.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a combination of rules about this resource",
    label = "not a tuple of rules, nor `AnyOf` of a tuple",
    note = "write `WithState<(Author, TeamMember)>` or `WithState<AnyOf<(Author, TeamMember)>>`: each member implements `Rule<{T}>` or `StateRule<{T}>`",
    note = "a tuple has at most eight members, and no member is a combination with state"
)]
pub trait StateRules<T> {
    type State: Send + Sync;
    type Realm: Realm;
    type OnFailure: FailurePolicy;

    fn ask(
        by: Option<&Identity<Self::Realm>>,
        resource: &T,
        state: &Self::State,
    ) -> impl Future<Output = Result<Ruling, Response>> + Send;
}

#[diagnostic::do_not_recommend]
impl<L> RuleType for WithState<L> {}

#[diagnostic::do_not_recommend]
impl<T: Sync, L: StateRules<T>> StateRule<T> for WithState<L> {
    type State = L::State;
    type Realm = L::Realm;
    type OnFailure = L::OnFailure;
    type Error = Response;

    async fn permits_with_state(
        by: Option<&Identity<L::Realm>>,
        resource: &T,
        state: &L::State,
    ) -> Result<Ruling, Response> {
        L::ask(by, resource, state).await
    }
}

/// Asks one member.
async fn member<T: Sync, A: StateRule<T, Error: IntoResponse>>(
    by: Option<&Identity<A::Realm>>,
    resource: &T,
    state: &A::State,
) -> Result<Option<Why>, Response> {
    let ruling = A::permits_with_state(by, resource, state).await.map_err(IntoResponse::into_response)?;
    Ok(if ruling.permits() { None } else { Some(why::<A, T>(by, resource, ruling)) })
}

macro_rules! lists {
    ($($H:ident $($M:ident)*;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl<St, $H: FromRef<St>, $($M: FromRef<St>),*> FromRef<St> for States<($H, $($M,)*)> {
            fn from_ref(state: &St) -> Self {
                Self(($H::from_ref(state), $($M::from_ref(state),)*))
            }
        }

        impl<T: Sync, $H, $($M),*> StateRules<T> for ($H, $($M,)*)
        where
            $H: StateRule<T, Error: IntoResponse>,
            $($M: StateRule<T, Error: IntoResponse> + StateRuleIn<$H::Realm, T>,)*
        {
            type State = States<($H::State, $($M::State,)*)>;
            type Realm = $H::Realm;
            type OnFailure = $H::OnFailure;

            #[allow(non_snake_case)]
            async fn ask(by: Option<&Identity<$H::Realm>>, resource: &T, state: &Self::State) -> Result<Ruling, Response> {
                let States(($H, $($M,)*)) = state;
                if let Some(why) = member::<T, $H>(by, resource, $H).await? {
                    return Ok(Ruling::denied_by(why));
                }
                $(if let Some(why) = member::<T, $M>(by, resource, $M).await? {
                    return Ok(Ruling::denied_by(why));
                })*
                Ok(Ruling::from(true))
            }
        }

        impl<T: Sync, $H, $($M),*> StateRules<T> for AnyOf<($H, $($M,)*)>
        where
            $H: StateRule<T, Error: IntoResponse>,
            $($M: StateRule<T, Error: IntoResponse> + StateRuleIn<$H::Realm, T>,)*
        {
            type State = States<($H::State, $($M::State,)*)>;
            type Realm = $H::Realm;
            type OnFailure = $H::OnFailure;

            #[allow(non_snake_case)]
            async fn ask(by: Option<&Identity<$H::Realm>>, resource: &T, state: &Self::State) -> Result<Ruling, Response> {
                let States(($H, $($M,)*)) = state;
                let Some(first) = member::<T, $H>(by, resource, $H).await? else { return Ok(Ruling::from(true)) };
                $(if member::<T, $M>(by, resource, $M).await?.is_none() {
                    return Ok(Ruling::from(true));
                })*
                Ok(Ruling::denied_by(first))
            }
        }
    )* };
}

lists! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
}
