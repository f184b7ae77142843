//! `Since`: the moment before something was asked for.

use std::fmt;

use super::hub::Revocations;

/// A moment in the sequence of events, for a cache of your own. Created by [`Revocations::since`], *before* the cache asks for
/// what it keeps. See [`Kept`](crate::backend::Kept).
#[derive(Clone)]
pub struct Since {
    revocations: Revocations,
    number: u64,
}

impl Since {
    pub(super) fn new(revocations: Revocations, number: u64) -> Self {
        Self { revocations, number }
    }

    pub(crate) fn into_parts(self) -> (Revocations, u64) {
        (self.revocations, self.number)
    }
}

impl fmt::Debug for Since {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Since").finish_non_exhaustive()
    }
}
