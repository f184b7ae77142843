//! `HList`s of requirements, all of which must be met. Tuples are these, too.

use super::held::{Held, Lack};
use super::logic::Logic;
use super::{Expression, InRealm, Requirement};
use crate::credentials::Mask;
use crate::entailment::Clauses;
use crate::failure::{Denial, FailurePolicy, FirstMissing, Policy, Refusal};
use frunk::{HCons, HNil};

impl<H: Requirement> Requirement for HCons<H, HNil> {
    type Realm = H::Realm;
    type OnFailure = H::OnFailure;
}

impl<H: Requirement> Logic for HCons<H, HNil> {
    type Clauses = H::Clauses;

    const EACH: Mask = H::EACH;

    #[inline]
    fn rest_is_met(held: Held<'_>) -> bool {
        H::rest_is_met(held)
    }

    fn missing(held: Held<'_>, lack: &mut dyn FnMut(Lack)) {
        H::missing(held, lack);
    }

    fn needs(held: Held<'_>, name: &mut dyn FnMut(&'static str)) {
        H::needs(held, name);
    }

    fn as_data() -> Expression {
        <H as Logic>::as_data()
    }

    fn policies() -> Vec<Policy> {
        <H as Logic>::policies()
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
    fn rest_is_met(held: Held<'_>) -> bool {
        H::rest_is_met(held) && HCons::<N, T>::rest_is_met(held)
    }

    fn missing(held: Held<'_>, lack: &mut dyn FnMut(Lack)) {
        H::missing(held, lack);
        HCons::<N, T>::missing(held, lack);
    }

    fn needs(held: Held<'_>, name: &mut dyn FnMut(&'static str)) {
        H::needs(held, name);
        HCons::<N, T>::needs(held, name);
    }

    fn as_data() -> Expression {
        <H as Logic>::as_data().and(<HCons<N, T> as Logic>::as_data())
    }

    fn policies() -> Vec<Policy> {
        let further = HCons::<N, T>::policies();
        <H as Logic>::policies().into_iter().chain(further).collect()
    }

    fn refuse(denial: &Denial<'_>) -> Refusal {
        if H::is_met(denial.held()) { HCons::<N, T>::refuse(denial) } else { H::OnFailure::refuse(denial) }
    }
}
