//! `HList`s of requirements: all members must be met. Tuples behave the same.

use super::{Evaluate, Expression, FirstMissing, InRealm, Requirement};
use crate::decision::{DeniedRequest, Evidence, Lack};
use crate::entailment::Clauses;
use crate::policy::{FailurePolicy, PolicyInfo};
use crate::response::Rejection;
use crate::scope_set::ScopeSet;
use frunk::{HCons, HNil};

impl<H: Requirement> Requirement for HCons<H, HNil> {
    type Realm = H::Realm;
    type OnFailure = H::OnFailure;
}

impl<H: Requirement> Evaluate for HCons<H, HNil> {
    type Clauses = H::Clauses;

    const EACH: ScopeSet = H::EACH;

    #[inline]
    fn rest_is_met(evidence: Evidence<'_>) -> bool {
        H::rest_is_met(evidence)
    }

    fn missing(evidence: Evidence<'_>, lack: &mut dyn FnMut(Lack)) {
        H::missing(evidence, lack);
    }

    fn needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str)) {
        H::needs(evidence, name);
    }

    fn as_data() -> Expression {
        <H as Evaluate>::as_data()
    }

    fn policies() -> Vec<PolicyInfo> {
        <H as Evaluate>::policies()
    }

    fn reject(denied: &DeniedRequest<'_>) -> Rejection {
        H::OnFailure::reject(denied)
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

impl<H, N, T> Evaluate for HCons<H, HCons<N, T>>
where
    H: Requirement,
    N: InRealm<H::Realm>,
    HCons<N, T>: Requirement,
{
    type Clauses = <H::Clauses as Clauses>::And<<HCons<N, T> as Evaluate>::Clauses>;

    const EACH: ScopeSet = H::EACH.or(HCons::<N, T>::EACH);

    #[inline]
    fn rest_is_met(evidence: Evidence<'_>) -> bool {
        H::rest_is_met(evidence) && HCons::<N, T>::rest_is_met(evidence)
    }

    fn missing(evidence: Evidence<'_>, lack: &mut dyn FnMut(Lack)) {
        H::missing(evidence, lack);
        HCons::<N, T>::missing(evidence, lack);
    }

    fn needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str)) {
        H::needs(evidence, name);
        HCons::<N, T>::needs(evidence, name);
    }

    fn as_data() -> Expression {
        <H as Evaluate>::as_data().and(<HCons<N, T> as Evaluate>::as_data())
    }

    fn policies() -> Vec<PolicyInfo> {
        let further = HCons::<N, T>::policies();
        <H as Evaluate>::policies().into_iter().chain(further).collect()
    }

    fn reject(denied: &DeniedRequest<'_>) -> Rejection {
        if H::is_met(denied.evidence()) {
            <HCons<N, T> as Evaluate>::reject(denied)
        } else {
            H::OnFailure::reject(denied)
        }
    }
}
