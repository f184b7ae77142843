//! What the crate computes with a requirement. Out of reach, which seals [`Requirement`](super::Requirement).

use crate::credentials::Mask;
use crate::entailment::Clauses;
use crate::failure::{Denial, FailurePolicy, Policy, Refusal};
use crate::realm::{self, Scope};

use super::Expression;
use super::held::{Held, Lack};

/// A requirement, to be computed with.
///
/// `held` is what is known of the caller, with everything that follows from their scopes.
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
    fn rest_is_met(held: Held<'_>) -> bool;

    /// Whether `held` meets the requirement: the run-time face of `Grants`.
    #[inline]
    fn is_met(held: Held<'_>) -> bool {
        held.scopes.has_all(&Self::EACH) && Self::rest_is_met(held)
    }

    /// Names what `held` lacks; of alternatives, what it lacks for the first.
    fn missing(held: Held<'_>, lack: &mut dyn FnMut(Lack));

    /// Names the scopes that the request needs, held or not; of alternatives, those of the first that is met, or else of
    /// the first.
    fn needs(held: Held<'_>, name: &mut dyn FnMut(&'static str));

    /// The requirement as data.
    fn as_data() -> Expression;

    /// The declared policies: those that can come to answer.
    fn policies() -> Vec<Policy>;

    /// The answer of the declared policies to a caller who does not meet the requirement.
    fn refuse(denial: &Denial<'_>) -> Refusal;
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
    fn rest_is_met(_: Held<'_>) -> bool {
        true
    }

    fn missing(held: Held<'_>, lack: &mut dyn FnMut(Lack)) {
        if !Self::is_met(held) {
            lack(Lack::Scope(S::NAME));
        }
    }

    fn needs(_: Held<'_>, name: &mut dyn FnMut(&'static str)) {
        name(S::NAME);
    }

    fn as_data() -> Expression {
        Expression::Scope(S::NAME.to_owned())
    }

    fn policies() -> Vec<Policy> {
        vec![Policy::of::<S::OnFailure>()]
    }

    fn refuse(denial: &Denial<'_>) -> Refusal {
        S::OnFailure::refuse(denial)
    }
}
