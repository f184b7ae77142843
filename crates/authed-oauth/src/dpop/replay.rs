//! `ReplayStore`: the proofs that were used (RFC 9449, 11.1).

use std::collections::HashSet;
use std::error::Error;
use std::fmt;
use std::future::{Future, ready};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Remembers which proofs were used. Implement it for a store that several nodes share, such as Redis.
///
/// ```
/// use std::error::Error;
/// use std::time::Duration;
/// use authed_oauth::ReplayStore;
///
/// # mod redis { pub struct Client; impl Client {
/// #     pub async fn set_nx_px(&self, _: &[u8], _: u128) -> Result<bool, std::io::Error> { Ok(true) } } }
/// struct InRedis(redis::Client);
///
/// impl ReplayStore for InRedis {
///     async fn insert(&self, proof: [u8; 32], keep_for: Duration) -> Result<bool, Box<dyn Error + Send + Sync>> {
///         // SET <key> 1 NX PX <milliseconds>
///         Ok(self.0.set_nx_px(&proof, keep_for.as_millis()).await?)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not store used proofs",
    label = "does not implement `ReplayStore`",
    note = "use `MemoryReplays` on one node, or implement `authed_oauth::ReplayStore`"
)]
pub trait ReplayStore: Send + Sync + 'static {
    /// Stores the proof for this time at least. Returns whether it is new.
    ///
    /// `proof` is a digest. Both steps must be one: of two simultaneous calls with the same proof, one returns `false`.
    ///
    /// # Errors
    ///
    /// Returns an error if the store cannot decide. The request then gets 503.
    fn insert(
        &self,
        proof: [u8; 32],
        keep_for: Duration,
    ) -> impl Future<Output = Result<bool, Box<dyn Error + Send + Sync>>> + Send;
}

/// A shared store.
impl<S: ReplayStore> ReplayStore for Arc<S> {
    fn insert(
        &self,
        proof: [u8; 32],
        keep_for: Duration,
    ) -> impl Future<Output = Result<bool, Box<dyn Error + Send + Sync>>> + Send {
        S::insert(self, proof, keep_for)
    }
}

/// The used proofs of this process. Another process, or this one after a restart, does not know them: with
/// [`DpopNonces::random`](super::DpopNonces::random), it does not accept them either.
///
/// A full store accepts no new proof, so requests get 503. Forgetting a proof would allow to use it again.
pub struct MemoryReplays {
    capacity: usize,
    used: Mutex<Used>,
}

/// Two generations. A proof is forgotten when its generation is the older one, and a whole time has passed.
struct Used {
    began: Instant,
    /// The longest time of all callers: two backends may share a store.
    keep_for: Duration,
    recent: HashSet<[u8; 32]>,
    before: HashSet<[u8; 32]>,
}

impl MemoryReplays {
    /// Returns a store for this number of proofs. The default store has 200 000.
    pub fn new(capacity: usize) -> Self {
        let used =
            Used { began: Instant::now(), keep_for: Duration::ZERO, recent: HashSet::new(), before: HashSet::new() };
        Self { capacity, used: Mutex::new(used) }
    }

    fn insert_at(&self, now: Instant, proof: [u8; 32], keep_for: Duration) -> Result<bool, &'static str> {
        // No panic leaves the sets half changed.
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.keep_for = used.keep_for.max(keep_for);
        let keep_for = used.keep_for;
        let age = now.saturating_duration_since(used.began);
        if age >= keep_for {
            let recent = mem::take(&mut used.recent);
            used.before = if age >= 2 * keep_for { HashSet::new() } else { recent };
            used.began = now;
        }
        if used.recent.contains(&proof) || used.before.contains(&proof) {
            return Ok(false);
        }
        if used.recent.len() + used.before.len() >= self.capacity {
            return Err("the store of used proofs is full: use a larger one, or limit the rate of requests");
        }
        Ok(used.recent.insert(proof))
    }
}

impl Default for MemoryReplays {
    fn default() -> Self {
        Self::new(200_000)
    }
}

impl ReplayStore for MemoryReplays {
    fn insert(
        &self,
        proof: [u8; 32],
        keep_for: Duration,
    ) -> impl Future<Output = Result<bool, Box<dyn Error + Send + Sync>>> + Send {
        ready(self.insert_at(Instant::now(), proof, keep_for).map_err(Into::into))
    }
}

/// Prints the capacity.
impl fmt::Debug for MemoryReplays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryReplays").field("capacity", &self.capacity).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEPT: Duration = Duration::from_secs(60);

    #[test]
    fn a_proof_is_remembered_for_the_time_at_least_and_not_for_ever() {
        let (store, start) = (MemoryReplays::new(100), Instant::now());
        let insert = |second, proof| store.insert_at(start + Duration::from_secs(second), [proof; 32], KEPT);
        assert_eq!(insert(59, 1), Ok(true));
        assert_eq!(insert(61, 2), Ok(true));
        assert_eq!((insert(61, 1), insert(119, 1), insert(119, 2)), (Ok(false), Ok(false), Ok(false)));
        assert_eq!((insert(121, 2), insert(121, 1)), (Ok(false), Ok(true)));
        assert_eq!(insert(400, 1), Ok(true));
    }

    /// Two backends with one store may have different times.
    #[test]
    fn a_shared_store_keeps_each_proof_for_the_longest_time() {
        let (store, start) = (MemoryReplays::new(100), Instant::now());
        let insert = |second, proof, kept| {
            store.insert_at(start + Duration::from_secs(second), [proof; 32], Duration::from_secs(kept))
        };
        assert_eq!(insert(0, 1, 3600), Ok(true));
        for second in (60..3600).step_by(60) {
            assert!(insert(second, 2, 60).is_ok());
        }
        assert_eq!(insert(3599, 1, 3600), Ok(false));
    }

    #[test]
    fn a_full_store_accepts_nothing_new_until_the_time_is_over() {
        let (store, start) = (MemoryReplays::new(2), Instant::now());
        let insert = |second, proof| store.insert_at(start + Duration::from_secs(second), [proof; 32], KEPT);
        assert_eq!((insert(0, 1), insert(0, 2)), (Ok(true), Ok(true)));
        assert!(insert(0, 3).is_err());
        assert_eq!(insert(0, 1), Ok(false));
        assert_eq!(insert(121, 3), Ok(true));
    }
}
