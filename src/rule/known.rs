//! `Known`: a caller that an authenticator created.

use crate::caller::Caller;
use crate::decision::Denied;
use crate::identity::Identity;
use crate::policy::FailurePolicy;
use crate::proof::{Authed, Proof};
use crate::realm::Realm;
use crate::requirement::Requirement;

/// A caller that an authenticator created. The trait is private: with it, any code could check rules for a made-up
/// identity.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not come from an authenticator",
    label = "cannot check rules",
    note = "use `Authed`, `Proof` or `Caller`, which only an authenticator creates"
)]
pub trait Known {
    /// The realm of the caller.
    type Realm: Realm;

    /// Returns the identity, or `None` if the caller is anonymous.
    fn identity(&self) -> Option<&Identity<Self::Realm>>;

    /// Returns the denial with the authenticator that found the caller.
    fn decided(&self, denied: Denied) -> Denied;
}

impl<S: Requirement, P: FailurePolicy> Known for Authed<S, P> {
    type Realm = S::Realm;

    #[inline]
    fn identity(&self) -> Option<&Identity<S::Realm>> {
        Some(Authed::identity(self))
    }

    fn decided(&self, denied: Denied) -> Denied {
        denied.by(self.decider())
    }
}

impl<S: Requirement> Known for Proof<'_, S> {
    type Realm = S::Realm;

    #[inline]
    fn identity(&self) -> Option<&Identity<S::Realm>> {
        Some(Proof::identity(*self))
    }

    fn decided(&self, denied: Denied) -> Denied {
        denied.by(self.decider())
    }
}

impl<R: Realm> Known for Caller<R> {
    type Realm = R;

    #[inline]
    fn identity(&self) -> Option<&Identity<R>> {
        Caller::identity(self)
    }

    fn decided(&self, denied: Denied) -> Denied {
        denied.by(self.decider())
    }
}
