//! `Waiting`: a caller that waits for its end.

use std::ops::Deref;
use std::sync::Arc;

use super::hub::Revocations;
use super::waiter::Waiter;

/// A registered caller. Dropping it removes the caller.
pub(super) struct Waiting {
    revocations: Revocations,
    keys: Box<[u64]>,
    id: u64,
    waiter: Arc<Waiter>,
}

impl Waiting {
    /// Registers a caller that was found at this number.
    pub(super) fn new(revocations: &Revocations, keys: Box<[u64]>, found_at: u64) -> Self {
        let (id, waiter) = revocations.register(&keys, found_at);
        Self { revocations: revocations.clone(), keys, id, waiter }
    }
}

impl Deref for Waiting {
    type Target = Waiter;

    fn deref(&self) -> &Waiter {
        &self.waiter
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.revocations.forget(&self.keys, self.id);
    }
}
