//! A kept verdict, and what ends it.

use std::sync::Arc;

use crate::identity::Identity;
use crate::realm::Realm;
use crate::revocation::Since;

pub struct Kept<R: Realm> {
    pub identity: Identity<R>,
    /// The moment before the verifier was asked, if revocations are heard.
    pub since: Option<Arc<Since>>,
}

impl<R: Realm> Kept<R> {
    /// Returns whether the verdict can be used.
    pub fn is_good(&self) -> bool {
        !self.identity.is_expired() && self.since.as_ref().is_none_or(|since| self.identity.holds_since(since))
    }

    /// Returns whether a revocation has ended the verdict.
    pub fn is_revoked(&self) -> bool {
        self.since.as_ref().is_some_and(|since| self.identity.is_revoked_since(since))
    }
}

impl<R: Realm> Clone for Kept<R> {
    fn clone(&self) -> Self {
        Self { identity: self.identity.clone(), since: self.since.clone() }
    }
}
