//! `Evaluate`: what the crate computes with a requirement. The private trait seals [`Requirement`](super::Requirement).

use super::Expression;
use crate::decision::{DeniedRequest, Evidence, Lack};
use crate::entailment::{Clauses, One};
use crate::policy::{FailurePolicy, PolicyInfo};
use crate::realm::{self, Scope};
use crate::response::Rejection;
use crate::scope_set::ScopeSet;

/// A requirement that can be evaluated against [`Evidence`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a requirement",
    label = "not a scope, a tuple of scopes, or `AnyOf`",
    note = "declare scopes in the realm's `scopes! {{ .. }}`; a tuple has one to twelve members, an `HList` at least one",
    note = "without a requirement, use `Caller<Realm>` instead of `()`"
)]
pub trait Evaluate {
    /// All clauses must be met. One member meets a clause.
    type Clauses: Clauses;

    /// The scopes that are required without an alternative.
    const EACH: ScopeSet;

    /// Returns whether the evidence meets everything that `EACH` omits.
    fn rest_is_met(evidence: Evidence<'_>) -> bool;

    /// Returns whether the evidence meets the requirement: the run-time form of `Grants`.
    #[inline]
    fn is_met(evidence: Evidence<'_>) -> bool {
        evidence.scopes.has_all(&Self::EACH) && Self::rest_is_met(evidence)
    }

    /// Names what the evidence lacks. For alternatives, names what the first one lacks.
    fn missing(evidence: Evidence<'_>, lack: &mut dyn FnMut(Lack));

    /// Names the scopes that the request needs, held or not. For alternatives, names those of the first one that is
    /// met. If none is met, names those of the first one.
    fn needs(evidence: Evidence<'_>, name: &mut dyn FnMut(&'static str));

    /// Returns the requirement as data.
    fn as_data() -> Expression;

    /// Returns the declared policies that can respond.
    fn policies() -> Vec<PolicyInfo>;

    /// Returns the response of the declared policies.
    fn reject(denied: &DeniedRequest<'_>) -> Rejection;
}

#[diagnostic::do_not_recommend]
impl<S: Scope> Evaluate for S {
    type Clauses = One<S>;

    const EACH: ScopeSet = realm::checked::<S>();

    #[inline]
    fn rest_is_met(_: Evidence<'_>) -> bool {
        true
    }

    fn missing(evidence: Evidence<'_>, lack: &mut dyn FnMut(Lack)) {
        if !Self::is_met(evidence) {
            lack(Lack::Scope(S::NAME));
        }
    }

    fn needs(_: Evidence<'_>, name: &mut dyn FnMut(&'static str)) {
        name(S::NAME);
    }

    fn as_data() -> Expression {
        Expression::Scope(S::NAME.to_owned())
    }

    fn policies() -> Vec<PolicyInfo> {
        vec![PolicyInfo::of::<S::OnFailure>()]
    }

    fn reject(denied: &DeniedRequest<'_>) -> Rejection {
        S::OnFailure::reject(denied)
    }
}
