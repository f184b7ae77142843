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

impl Revocations {
    /// Returns the present moment in the sequence of events, for a cache of your own. Call it *before* you ask for what is
    /// kept: see [`Kept`](crate::backend::Kept).
    pub fn since(&self) -> Since {
        Since { revocations: self.clone(), number: self.sequence() }
    }
}

impl Since {
    pub(crate) fn into_parts(self) -> (Revocations, u64) {
        (self.revocations, self.number)
    }
}

impl fmt::Debug for Since {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Since").finish_non_exhaustive()
    }
}
