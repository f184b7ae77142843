//! `AttemptStore`: where attempts are counted.

use std::pin::Pin;
use std::time::Duration;

use authed::AuthenticationError;

use super::AttemptKey;

/// Counts login attempts, for a [`Throttle`](super::Throttle). Implement it for a database that all nodes share.
///
/// Each key has a count and an end. One table is enough:
///
/// ```sql
/// CREATE TABLE attempts (key TEXT NOT NULL PRIMARY KEY, count BIGINT NOT NULL, ends_at BIGINT NOT NULL);
///
/// -- add
/// INSERT INTO attempts (key, count, ends_at) VALUES ($1, 1, $now + $lifetime)
/// ON CONFLICT (key) DO UPDATE SET
///     count = CASE WHEN attempts.ends_at <= $now THEN 1 ELSE attempts.count + 1 END,
///     ends_at = CASE WHEN attempts.ends_at <= $now THEN excluded.ends_at ELSE attempts.ends_at END
/// RETURNING count;
/// -- subtract
/// UPDATE attempts SET count = CASE WHEN count > $2 THEN count - $2 ELSE 0 END WHERE key = $1;
/// -- count
/// SELECT count FROM attempts WHERE key = $1 AND ends_at > $now;
/// -- from time to time
/// DELETE FROM attempts WHERE ends_at <= $now;
/// ```
///
/// A full store must not reject. Forget what ends first instead.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not count login attempts",
    label = "does not implement `AttemptStore`",
    note = "implement `authed_session::throttle::AttemptStore` for `{Self}`, or use `MemoryAttempts` on one node"
)]
pub trait AttemptStore: Send + Sync + 'static {
    /// Adds one to the count of this key, and returns the count. A count that has not begun, or has ended, begins at zero
    /// and ends after `lifetime`. The end does not move with later attempts.
    ///
    /// Two concurrent calls must not return the same count.
    ///
    /// # Errors
    ///
    /// Return [`AuthenticationError::unavailable`] if the store does not respond.
    fn add(
        &self,
        key: &AttemptKey,
        lifetime: Duration,
    ) -> impl Future<Output = Result<u32, AuthenticationError>> + Send;

    /// Subtracts this number from the count of the key, if it has not ended meanwhile. The count stays zero or more.
    ///
    /// # Errors
    ///
    /// Return [`AuthenticationError::unavailable`] if the store does not respond.
    fn subtract(&self, key: &AttemptKey, number: u32) -> impl Future<Output = Result<(), AuthenticationError>> + Send;

    /// Returns the count of this key, or zero if it has not begun or has ended.
    ///
    /// # Errors
    ///
    /// Return [`AuthenticationError::unavailable`] if the store does not respond.
    fn count(&self, key: &AttemptKey) -> impl Future<Output = Result<u32, AuthenticationError>> + Send;
}

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, AuthenticationError>> + Send + 'a>>;

/// A store of any type.
pub(super) trait ErasedStore: Send + Sync + 'static {
    fn add<'a>(&'a self, key: &'a AttemptKey, lifetime: Duration) -> Answer<'a, u32>;
    fn subtract<'a>(&'a self, key: &'a AttemptKey, number: u32) -> Answer<'a, ()>;
    fn count<'a>(&'a self, key: &'a AttemptKey) -> Answer<'a, u32>;
}

impl<S: AttemptStore> ErasedStore for S {
    fn add<'a>(&'a self, key: &'a AttemptKey, lifetime: Duration) -> Answer<'a, u32> {
        Box::pin(AttemptStore::add(self, key, lifetime))
    }

    fn subtract<'a>(&'a self, key: &'a AttemptKey, number: u32) -> Answer<'a, ()> {
        Box::pin(AttemptStore::subtract(self, key, number))
    }

    fn count<'a>(&'a self, key: &'a AttemptKey) -> Answer<'a, u32> {
        Box::pin(AttemptStore::count(self, key))
    }
}
