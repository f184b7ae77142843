//! `AnyOf`: requirements, one of which is enough.

use std::marker::PhantomData;

use super::held::{Held, Lack};
use super::logic::Logic;
use super::{Expression, InRealm, Requirement};
use crate::credentials::Mask;
use crate::entailment::Clauses;
use crate::failure::{Denial, FailurePolicy, Policy, Refusal};
use crate::realm::Realm;
use frunk::{HCons, HNil};

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

impl<L: Members + 'static> Requirement for AnyOf<L> {
    type Realm = <L::List as Alternatives>::Realm;
    type OnFailure = <L::List as Alternatives>::OnFailure;
}

impl<L: Members> Logic for AnyOf<L> {
    type Clauses = <L::List as Alternatives>::Clauses;

    const EACH: Mask = Mask::EMPTY;

    #[inline]
    fn rest_is_met(held: Held<'_>) -> bool {
        L::List::one_is_met(held)
    }

    fn missing(held: Held<'_>, lack: &mut dyn FnMut(Lack)) {
        if !Self::is_met(held) {
            L::List::first_missing(held, lack);
        }
    }

    fn needs(held: Held<'_>, name: &mut dyn FnMut(&'static str)) {
        if !L::List::one_met_needs(held, name) {
            L::List::first_needs(held, name);
        }
    }

    fn as_data() -> Expression {
        L::List::as_data()
    }

    fn policies() -> Vec<Policy> {
        vec![Policy::of::<<L::List as Alternatives>::OnFailure>()]
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

    fn one_is_met(held: Held<'_>) -> bool;
    fn first_missing(held: Held<'_>, lack: &mut dyn FnMut(Lack));
    fn first_needs(held: Held<'_>, name: &mut dyn FnMut(&'static str));

    /// What the first needs that is met, if one is.
    fn one_met_needs(held: Held<'_>, name: &mut dyn FnMut(&'static str)) -> bool;

    fn as_data() -> Expression;
}

impl<H: Requirement> Alternatives for HCons<H, HNil> {
    type Realm = H::Realm;
    type OnFailure = H::OnFailure;
    type Clauses = H::Clauses;

    #[inline]
    fn one_is_met(held: Held<'_>) -> bool {
        H::is_met(held)
    }

    fn first_missing(held: Held<'_>, lack: &mut dyn FnMut(Lack)) {
        H::missing(held, lack);
    }

    fn first_needs(held: Held<'_>, name: &mut dyn FnMut(&'static str)) {
        H::needs(held, name);
    }

    fn one_met_needs(held: Held<'_>, name: &mut dyn FnMut(&'static str)) -> bool {
        let is_met = H::is_met(held);
        if is_met {
            H::needs(held, name);
        }
        is_met
    }

    fn as_data() -> Expression {
        <H as Logic>::as_data()
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
    fn one_is_met(held: Held<'_>) -> bool {
        H::is_met(held) || HCons::<N, T>::one_is_met(held)
    }

    fn first_missing(held: Held<'_>, lack: &mut dyn FnMut(Lack)) {
        H::missing(held, lack);
    }

    fn first_needs(held: Held<'_>, name: &mut dyn FnMut(&'static str)) {
        H::needs(held, name);
    }

    fn one_met_needs(held: Held<'_>, name: &mut dyn FnMut(&'static str)) -> bool {
        let is_met = H::is_met(held);
        if is_met {
            H::needs(held, name);
        }
        is_met || HCons::<N, T>::one_met_needs(held, name)
    }

    fn as_data() -> Expression {
        <H as Logic>::as_data().or(<HCons<N, T> as Alternatives>::as_data())
    }
}
