//! `AnyOf`: one of several requirements is enough.

use std::marker::PhantomData;

use super::{Evaluate, Expression, InRealm, Requirement};
use crate::decision::{DeniedRequest, Evidence, Lack};
use crate::entailment::Clauses;
use crate::policy::{FailurePolicy, PolicyInfo};
use crate::realm::Realm;
use crate::response::Rejection;
use crate::scope_set::ScopeSet;
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

impl<L: Alternatives + 'static> Requirement for AnyOf<L> {
    type Realm = L::Realm;
    type OnFailure = L::OnFailure;
}

impl<L: Alternatives> Evaluate for AnyOf<L> {
    type Clauses = L::Clauses;

    const EACH: ScopeSet = ScopeSet::EMPTY;

    #[inline]
    fn rest_is_met(evidence: Evidence<'_>) -> bool {
        L::one_is_met(evidence)
    }

    fn missing(evidence: Evidence<'_>, lack: &mut dyn FnMut(Lack)) {
        if !Self::is_met(evidence) {
            L::first_missing(evidence, lack);
        }
    }

    fn needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str)) {
        if !L::one_met_needs(evidence, name) {
            L::first_needs(evidence, name);
        }
    }

    fn as_data() -> Expression {
        L::as_data()
    }

    fn policies() -> Vec<PolicyInfo> {
        vec![PolicyInfo::of::<L::OnFailure>()]
    }

    fn reject(denied: &DeniedRequest<'_>) -> Rejection {
        L::OnFailure::reject(denied)
    }
}

/// A tuple or an `HList` of requirements. One of them is enough.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of requirements",
    label = "not a tuple or an `HList` of requirements",
    note = "write `AnyOf<(Editor, Admin)>`: a tuple of one to twelve members, or an `HList` of at least one"
)]
pub trait Alternatives {
    type Realm: Realm;
    type OnFailure: FailurePolicy;
    type Clauses: Clauses;

    fn one_is_met(evidence: Evidence<'_>) -> bool;
    fn first_missing(evidence: Evidence<'_>, lack: &mut dyn FnMut(Lack));
    fn first_needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str));

    /// Names what the first alternative that is met needs. Returns whether there is one.
    fn one_met_needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str)) -> bool;

    fn as_data() -> Expression;
}

impl<H: Requirement> Alternatives for HCons<H, HNil> {
    type Realm = H::Realm;
    type OnFailure = H::OnFailure;
    type Clauses = H::Clauses;

    #[inline]
    fn one_is_met(evidence: Evidence<'_>) -> bool {
        H::is_met(evidence)
    }

    fn first_missing(evidence: Evidence<'_>, lack: &mut dyn FnMut(Lack)) {
        H::missing(evidence, lack);
    }

    fn first_needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str)) {
        H::needs(evidence, name);
    }

    fn one_met_needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str)) -> bool {
        let is_met = H::is_met(evidence);
        if is_met {
            H::needs(evidence, name);
        }
        is_met
    }

    fn as_data() -> Expression {
        <H as Evaluate>::as_data()
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
    fn one_is_met(evidence: Evidence<'_>) -> bool {
        H::is_met(evidence) || HCons::<N, T>::one_is_met(evidence)
    }

    fn first_missing(evidence: Evidence<'_>, lack: &mut dyn FnMut(Lack)) {
        H::missing(evidence, lack);
    }

    fn first_needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str)) {
        H::needs(evidence, name);
    }

    fn one_met_needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str)) -> bool {
        let is_met = H::is_met(evidence);
        if is_met {
            H::needs(evidence, name);
        }
        is_met || HCons::<N, T>::one_met_needs(evidence, name)
    }

    fn as_data() -> Expression {
        <H as Evaluate>::as_data().or(<HCons<N, T> as Alternatives>::as_data())
    }
}
