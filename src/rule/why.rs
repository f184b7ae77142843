//! `Why`: why rules deny, and which policy responds.

use super::Rule;
use super::known::Known;
use crate::decision::{Denied, DeniedRequest, Evidence, Lack, Lacking};
use crate::identity::Identity;
use crate::policy::FailurePolicy;
use crate::realm::Realm;
use crate::requirement::Requirement;
use crate::response::Rejection;

/// What the caller lacks, and the policy that responds: that of the first rule that denies.
#[derive(Debug, Default)]
pub struct Why {
    lacking: Lacking,
    policy: Option<fn(&DeniedRequest<'_>) -> Rejection>,
}

impl Why {
    pub(super) fn rejected_by<P: FailurePolicy>(&mut self) {
        self.policy.get_or_insert(P::reject);
    }

    pub(super) fn lacks(&mut self, lack: Lack) {
        self.lacking.add(lack);
    }

    /// Returns the denial of this caller.
    pub(super) fn denied<R: Realm>(self, caller: &(impl Known<Realm = R> + ?Sized)) -> Denied {
        let by = caller.identity();
        let evidence = by.map_or(Evidence::NONE, Identity::evidence);
        let users = by.map_or([None, None], Identity::shared_users);
        let policy = self.policy.unwrap_or(|_| Rejection::forbidden());
        caller.decided(Denied::new(None, R::NAME, users, evidence, self.lacking, None, policy))
    }

    /// Explains the denial of a requirement that is used as a rule.
    pub(super) fn requirement<S: Requirement>(&mut self, by: Option<&Identity<S::Realm>>) {
        let evidence = by.map_or(Evidence::NONE, Identity::evidence);
        if !S::is_met(evidence) {
            self.rejected_by::<S::OnFailure>();
            S::missing(evidence, &mut |lack| self.lacks(lack));
        }
    }
}

/// Returns the denial of the rule `R`.
#[cold]
pub(super) fn denied<R: Rule<T>, T: ?Sized>(caller: &(impl Known<Realm = R::Realm> + ?Sized), resource: &T) -> Denied {
    let mut why = Why::default();
    R::explain(caller.identity(), resource, &mut why);
    // A rule that permits on the second run explains nothing, and denies all the same.
    why.rejected_by::<R::OnFailure>();
    why.denied(caller)
}
