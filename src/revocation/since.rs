//! `Since`: the moment before something was asked for.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use super::hub::Revocations;

/// A moment in the sequence of events, for a cache of your own. Created by [`Revocations::since`], *before* the cache asks for
/// what it keeps.
///
/// ```
/// use authed::revocation::{Revocation, Revocations};
/// use authed::{Credentials, Identity, SimpleUser, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// # fn look_up() -> Identity<Shop> { Identity::new(SimpleUser::new("ada"), Credentials::none()) }
/// let revocations = Revocations::new();
/// let since = revocations.since();   // first
/// let identity = look_up();
/// assert!(identity.holds_since(&since), "it may be kept, together with `since`");
///
/// revocations.publish(Revocation::user("ada"));
/// assert!(!identity.holds_since(&since), "it must be looked up again");
/// ```
///
/// If no event has arrived since the last check, a check costs two loads of atomic numbers.
pub struct Since {
    revocations: Revocations,
    number: AtomicU64,
}

impl Since {
    pub(super) fn new(revocations: Revocations, number: u64) -> Self {
        Self { revocations, number: AtomicU64::new(number) }
    }

    /// Returns whether no event since then is about the holder of these keys, and the node could hear.
    #[inline]
    pub(crate) fn covers(&self, keys: impl FnOnce(&Revocations) -> Box<[u64]>) -> bool {
        let number = self.number.load(Ordering::Acquire);
        // The order matters: an event is recorded before its number can be read.
        let now = self.revocations.sequence();
        if number < self.revocations.hub().floor() {
            return false;
        }
        number == now || self.covers_until(number, now, &keys(&self.revocations))
    }

    /// Returns whether an event since then is about the holder of these keys. Whether the node could hear does not matter.
    #[cfg(feature = "cache")]
    pub(crate) fn is_revoked(&self, keys: impl FnOnce(&Revocations) -> Box<[u64]>) -> bool {
        self.revocations.hub().is_revoked(&keys(&self.revocations), self.number.load(Ordering::Acquire))
    }

    #[cold]
    fn covers_until(&self, number: u64, now: u64, keys: &[u64]) -> bool {
        if self.revocations.hub().is_revoked(keys, number) {
            return false;
        }
        // The next check need not look at these events again.
        self.number.fetch_max(now, Ordering::AcqRel);
        true
    }
}

impl fmt::Debug for Since {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Since").finish_non_exhaustive()
    }
}
