//! A verdict in the cache, and what ends it.

use std::sync::Arc;

use crate::identity::{Identity, Kept};
use crate::realm::Realm;
use crate::revocation::Since;

pub enum Entry<R: Realm> {
    /// Revocations are not heard.
    Unheard(Identity<R>),
    Revocable(Arc<Kept<R>>),
}

impl<R: Realm> Entry<R> {
    /// Returns a verdict that was asked for after this moment, if revocations are heard.
    pub fn new(identity: Identity<R>, since: Option<Since>) -> Self {
        match since {
            Some(since) => Self::Revocable(Arc::new(Kept::new(identity, since))),
            None => Self::Unheard(identity),
        }
    }

    /// Returns whether the verdict can be used by later requests.
    pub fn is_good(&self) -> bool {
        match self {
            Self::Unheard(identity) => !identity.is_expired(),
            Self::Revocable(kept) => kept.get().is_some(),
        }
    }

    /// Returns whether a revocation has ended the verdict.
    pub fn is_revoked(&self) -> bool {
        matches!(self, Self::Revocable(kept) if kept.is_revoked())
    }

    pub fn into_identity(self) -> Identity<R> {
        match self {
            Self::Unheard(identity) => identity,
            Self::Revocable(kept) => kept.identity().clone(),
        }
    }
}

impl<R: Realm> Clone for Entry<R> {
    fn clone(&self) -> Self {
        match self {
            Self::Unheard(identity) => Self::Unheard(identity.clone()),
            Self::Revocable(kept) => Self::Revocable(Arc::clone(kept)),
        }
    }
}
