//! `Kept`: an identity between requests.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Identity;
use crate::realm::Realm;
use crate::revocation::{Revocations, Since};

/// An identity that is kept between requests, until it expires or is [revoked](crate::revocation). For a cache of your own.
///
/// ```
/// use authed::backend::Kept;
/// use authed::revocation::{Revocation, Revocations};
/// use authed::{Credentials, Identity, SimpleUser, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// # fn look_up() -> Identity<Shop> { Identity::new(SimpleUser::new("ada"), Credentials::none()) }
/// let revocations = Revocations::new();
/// let since = revocations.since();   // first: an event meanwhile ends what is found
/// let kept = Kept::new(look_up(), since);
/// assert!(kept.get().is_some());
///
/// revocations.publish(Revocation::user("ada"));
/// assert!(kept.get().is_none(), "it must be looked up again");
/// ```
///
/// A cache must also limit the number and the time of what it keeps.
pub struct Kept<R: Realm> {
    identity: Identity<R>,
    revocations: Revocations,
    /// No event up to this number ends the identity.
    number: AtomicU64,
}

impl<R: Realm> Kept<R> {
    /// Keeps the identity. `since` is the moment before it was asked for.
    pub fn new(identity: Identity<R>, since: Since) -> Self {
        let (revocations, number) = since.into_parts();
        Self { identity, revocations, number: AtomicU64::new(number) }
    }

    /// Returns the identity, unless one of these holds:
    ///
    /// - It has expired.
    /// - An event since the moment ends it.
    /// - The node cannot hear other nodes, or could not since the moment.
    ///
    /// If no event has arrived since the last call, this takes no lock.
    #[inline]
    pub fn get(&self) -> Option<&Identity<R>> {
        (self.holds() && !self.identity.is_expired()).then_some(&self.identity)
    }

    fn holds(&self) -> bool {
        let number = self.number.load(Ordering::Acquire);
        // The order matters: an event is recorded before its number can be read.
        let now = self.revocations.sequence();
        self.revocations.has_heard_since(number) && (number == now || self.holds_until(number, now))
    }

    #[cold]
    fn holds_until(&self, number: u64, now: u64) -> bool {
        if self.is_revoked_since(number) {
            return false;
        }
        // The next call need not look at these events again.
        self.number.fetch_max(now, Ordering::AcqRel);
        true
    }

    fn is_revoked_since(&self, number: u64) -> bool {
        self.revocations.is_revoked_since(&self.identity.keys_in(&self.revocations), number)
    }

    /// Returns whether an event ends the identity. Whether the node could hear does not matter.
    #[cfg(feature = "cache")]
    pub(crate) fn is_revoked(&self) -> bool {
        self.is_revoked_since(self.number.load(Ordering::Acquire))
    }

    /// Returns the identity as it was found.
    #[cfg(feature = "cache")]
    pub(crate) fn identity(&self) -> &Identity<R> {
        &self.identity
    }
}

/// Prints what [`Identity`] prints.
impl<R: Realm> fmt::Debug for Kept<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Kept").field(&self.identity).finish()
    }
}
