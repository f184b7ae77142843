//! `Prove`: proofs in resolvers.

use async_graphql::{Context, Result};
use authed::operation::Operation;
use authed::policy::FailurePolicy;
use authed::realm::Realm;
use authed::requirement::Requirement;
use authed::{Caller, Proof};

use crate::error::{denied, undecided};
use crate::presented::Shared;

/// What a resolver asks of its context. See [the crate](crate).
pub trait Prove {
    /// Returns the proof that the caller may use the operation.
    ///
    /// # Errors
    ///
    /// Returns an error with a code if the caller does not meet the requirement, or if the request did not come through
    /// [`Guarded::routes`](crate::Guarded::routes).
    fn prove<S, P>(&self, operation: &Operation<S, P>) -> Result<Proof<'_, S>>
    where
        S: Requirement,
        P: FailurePolicy;

    /// Returns whether the caller may use the operation, for `visible`.
    fn permits<S, P>(&self, operation: &Operation<S, P>) -> bool
    where
        S: Requirement,
        P: FailurePolicy;

    /// Returns the caller of the request.
    fn caller<R: Realm>(&self) -> Option<&Caller<R>>;
}

impl Prove for Context<'_> {
    fn prove<S, P>(&self, operation: &Operation<S, P>) -> Result<Proof<'_, S>>
    where
        S: Requirement,
        P: FailurePolicy,
    {
        let presented = self.data_opt::<Shared<<S as Requirement>::Realm>>().ok_or_else(undecided)?;
        operation.prove(&presented.caller).map_err(|error| denied(error, &presented.head))
    }

    fn permits<S, P>(&self, operation: &Operation<S, P>) -> bool
    where
        S: Requirement,
        P: FailurePolicy,
    {
        self.caller::<<S as Requirement>::Realm>().is_some_and(|caller| operation.prove(caller).is_ok())
    }

    fn caller<R: Realm>(&self) -> Option<&Caller<R>> {
        self.data_opt::<Shared<R>>().map(|presented| &presented.caller)
    }
}
