//! What a handler asks of its caller: a scope, all of several requirements, or one of several.

mod tuples;

use std::marker::PhantomData;

use frunk::{HCons, HNil};

use crate::credentials::Mask;
use crate::entailment::Clauses;
use crate::failure::{Denial, FailurePolicy, FirstMissing, Refusal};
use crate::realm::{self, Realm, Scope};

pub(crate) use self::logic::Logic;

/// What a caller must be allowed to do: a scope, a tuple of requirements or an `HList` of them (all), or
/// [`AnyOf`] (one), nested at will.
///
/// ```
/// use authed::{AnyOf, Authed, SimpleUser, scopes};
/// use frunk::HList;
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Authenticated = "authenticated";
///     pub scope Editor = "editor";
///     pub scope Billing = "billing";
///     pub scope Admin = "admin";
/// }
///
/// type Staff = (Authenticated, AnyOf<(Editor, Billing, Admin)>);
///
/// async fn one(_: Authed<Admin>) {}
/// async fn all(_: Authed<(Authenticated, Admin)>) {}
/// async fn nested(_: Authed<(Staff, AnyOf<(Admin, (Editor, Billing))>)>) {}
/// async fn list(_: Authed<HList![Authenticated, Editor, Billing, Admin]>) {}
/// ```
///
/// Tuples go up to twelve, `HList`s have no end. The empty tuple and the empty list are no requirements: what asks for
/// nothing is written as [`Caller`](crate::Caller).
///
/// Sealed: a type that is not made of scopes cannot become a requirement.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a requirement",
    label = "neither a scope, nor a tuple of scopes, nor `AnyOf`",
    note = "a scope is declared in the realm's `scopes! {{ .. }}`; a tuple has one to twelve members, an `HList` at least one",
    note = "nothing at all is asked with `Caller<Realm>`, not with `()`"
)]
pub trait Requirement: Logic + 'static {
    /// The realm of its scopes.
    type Realm: Realm;

    /// What a caller gets who does not meet it, unless the handler names another policy.
    ///
    /// A scope's is the one of its declaration. That of a tuple or an `HList` is the policy of the first member that the
    /// caller does not meet, that of `AnyOf` the policy of its first member.
    type OnFailure: FailurePolicy;
}

/// One of these requirements is enough.
///
/// ```
/// use authed::{AnyOf, Grants, Proof, SimpleUser, scopes};
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Editor = "editor";
///     pub scope Admin = "admin";
/// }
///
/// fn preview(_by: Proof<'_, impl Grants<AnyOf<(Editor, Admin)>>>) {}
///
/// fn administrate(by: Proof<'_, Admin>) {
///     preview(by)
/// }
/// ```
#[derive(Debug)]
pub struct AnyOf<L>(PhantomData<fn() -> L>);

/// A requirement of the realm `R`.
///
/// For the message only: `Requirement<Realm = R>` says the same, and fails with an E0271.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not of the realm `{R}`",
    label = "asks for a scope of another realm than `{R}`",
    note = "the scopes of two realms do not mix: a handler for callers of both takes two `Authed` parameters"
)]
pub trait InRealm<R>: Requirement<Realm = R> {}

#[diagnostic::do_not_recommend]
impl<R, S: Requirement<Realm = R>> InRealm<R> for S {}

/// A tuple or an `HList` of requirements.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of requirements",
    label = "neither a tuple nor an `HList` of requirements",
    note = "write `AnyOf<(Editor, Admin)>`: a tuple of one to twelve members, or an `HList` of at least one"
)]
pub trait Members {
    type List: Alternatives;
}

impl<H, T> Members for HCons<H, T>
where
    Self: Alternatives,
{
    type List = Self;
}

mod logic {
    use super::{Clauses, Denial, Mask, Refusal};

    /// What the crate computes with a requirement. Out of reach, which seals [`Requirement`](super::Requirement).
    ///
    /// `held` is what the caller's credentials hold; everything follows that they imply.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not a requirement",
        label = "neither a scope, nor a tuple of scopes, nor `AnyOf`",
        note = "a scope is declared in the realm's `scopes! {{ .. }}`; a tuple has one to twelve members, an `HList` at least one",
        note = "nothing at all is asked with `Caller<Realm>`, not with `()`"
    )]
    pub trait Logic {
        /// An `HList` of `HList`s of scopes: all of the outer, one of each inner.
        type Clauses: Clauses;

        /// The scopes that are asked without an alternative.
        const EACH: Mask;

        /// Whether everything is met that `EACH` leaves out.
        fn rest_is_met(held: &Mask) -> bool;

        /// Whether `held` meets the requirement: the run-time face of `Grants`.
        #[inline]
        fn is_met(held: &Mask) -> bool {
            held.has_all(&Self::EACH) && Self::rest_is_met(held)
        }

        /// Names the scopes that `held` would have to be given; of alternatives, those of the first.
        fn missing(held: &Mask, name: &mut dyn FnMut(&'static str));

        /// The answer of the declared policies to a caller who does not meet the requirement.
        fn refuse(denial: &Denial<'_>) -> Refusal;
    }
}

#[diagnostic::do_not_recommend]
impl<S: Scope> Logic for S {
    type Clauses = frunk::HList![frunk::HList![S]];

    const EACH: Mask = {
        // Not needed to decide. It stops the build if the realm's table has no such scope.
        let _ = realm::closure::<S>();
        realm::own::<S>()
    };

    #[inline]
    fn rest_is_met(_: &Mask) -> bool {
        true
    }

    fn missing(held: &Mask, name: &mut dyn FnMut(&'static str)) {
        if !Self::is_met(held) {
            name(S::NAME);
        }
    }

    fn refuse(denial: &Denial<'_>) -> Refusal {
        S::OnFailure::refuse(denial)
    }
}

impl<H: Requirement> Requirement for HCons<H, HNil> {
    type Realm = H::Realm;
    type OnFailure = H::OnFailure;
}

impl<H: Requirement> Logic for HCons<H, HNil> {
    type Clauses = H::Clauses;

    const EACH: Mask = H::EACH;

    #[inline]
    fn rest_is_met(held: &Mask) -> bool {
        H::rest_is_met(held)
    }

    fn missing(held: &Mask, name: &mut dyn FnMut(&'static str)) {
        H::missing(held, name);
    }

    fn refuse(denial: &Denial<'_>) -> Refusal {
        H::OnFailure::refuse(denial)
    }
}

impl<H, N, T> Requirement for HCons<H, HCons<N, T>>
where
    H: Requirement,
    N: InRealm<H::Realm>,
    HCons<N, T>: Requirement,
{
    type Realm = H::Realm;
    type OnFailure = FirstMissing<Self>;
}

impl<H, N, T> Logic for HCons<H, HCons<N, T>>
where
    H: Requirement,
    N: InRealm<H::Realm>,
    HCons<N, T>: Requirement,
{
    type Clauses = <H::Clauses as Clauses>::And<<HCons<N, T> as Logic>::Clauses>;

    const EACH: Mask = H::EACH.or(HCons::<N, T>::EACH);

    #[inline]
    fn rest_is_met(held: &Mask) -> bool {
        H::rest_is_met(held) && HCons::<N, T>::rest_is_met(held)
    }

    fn missing(held: &Mask, name: &mut dyn FnMut(&'static str)) {
        H::missing(held, name);
        HCons::<N, T>::missing(held, name);
    }

    fn refuse(denial: &Denial<'_>) -> Refusal {
        if H::is_met(denial.held()) { HCons::<N, T>::refuse(denial) } else { H::OnFailure::refuse(denial) }
    }
}

impl<L: Members + 'static> Requirement for AnyOf<L> {
    type Realm = <L::List as Alternatives>::Realm;
    type OnFailure = <L::List as Alternatives>::OnFailure;
}

impl<L: Members> Logic for AnyOf<L> {
    type Clauses = <L::List as Alternatives>::Clauses;

    const EACH: Mask = Mask::EMPTY;

    #[inline]
    fn rest_is_met(held: &Mask) -> bool {
        L::List::one_is_met(held)
    }

    fn missing(held: &Mask, name: &mut dyn FnMut(&'static str)) {
        if !Self::is_met(held) {
            L::List::first_missing(held, name);
        }
    }

    fn refuse(denial: &Denial<'_>) -> Refusal {
        <L::List as Alternatives>::OnFailure::refuse(denial)
    }
}

/// An `HList` of requirements, one of which is enough.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of requirements",
    label = "neither a tuple nor an `HList` of requirements",
    note = "write `AnyOf<(Editor, Admin)>`: a tuple of one to twelve members, or an `HList` of at least one"
)]
pub trait Alternatives {
    type Realm: Realm;
    type OnFailure: FailurePolicy;
    type Clauses: Clauses;

    fn one_is_met(held: &Mask) -> bool;
    fn first_missing(held: &Mask, name: &mut dyn FnMut(&'static str));
}

impl<H: Requirement> Alternatives for HCons<H, HNil> {
    type Realm = H::Realm;
    type OnFailure = H::OnFailure;
    type Clauses = H::Clauses;

    #[inline]
    fn one_is_met(held: &Mask) -> bool {
        H::is_met(held)
    }

    fn first_missing(held: &Mask, name: &mut dyn FnMut(&'static str)) {
        H::missing(held, name);
    }
}

impl<H, N, T> Alternatives for HCons<H, HCons<N, T>>
where
    H: Requirement,
    N: InRealm<H::Realm>,
    HCons<N, T>: Requirement + Alternatives,
{
    type Realm = H::Realm;
    type OnFailure = H::OnFailure;
    type Clauses = <H::Clauses as Clauses>::Or<<HCons<N, T> as Alternatives>::Clauses>;

    #[inline]
    fn one_is_met(held: &Mask) -> bool {
        H::is_met(held) || HCons::<N, T>::one_is_met(held)
    }

    fn first_missing(held: &Mask, name: &mut dyn FnMut(&'static str)) {
        H::missing(held, name);
    }
}
