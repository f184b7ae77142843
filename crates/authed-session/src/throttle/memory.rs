//! `MemoryAttempts`: counts in this process.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use authed::AuthenticationError;

use super::{AttemptKey, AttemptStore};

/// The maximum number of keys: about 15 MB.
const CAPACITY: usize = 100_000;

/// Counts login attempts in this process, which forgets them at its end. The default of a [`Throttle`](super::Throttle).
///
/// It has at most 100,000 counts. If there are more, it forgets those with the shortest lifetimes and the lowest numbers. Known
/// devices are forgotten last.
pub struct MemoryAttempts(Mutex<HashMap<AttemptKey, Count>>);

#[derive(Clone, Copy)]
struct Count {
    number: u32,
    lifetime: Duration,
    began: Instant,
}

impl Count {
    fn has_ended(&self) -> bool {
        self.began.elapsed() >= self.lifetime
    }
}

impl MemoryAttempts {
    /// Returns an empty store.
    pub fn new() -> Self {
        Self(Mutex::default())
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<AttemptKey, Count>> {
        // No code panics between two changes that belong together.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets the counts that have ended. If that is not enough, forgets a quarter of the others.
fn make_room(counts: &mut HashMap<AttemptKey, Count>) {
    counts.retain(|_, count| !count.has_ended());
    if counts.len() < CAPACITY / 4 * 3 {
        return;
    }
    let worth = |count: &Count| (count.lifetime, count.number, count.began);
    let mut all: Vec<_> = counts.iter().map(|(key, count)| (worth(count), *key)).collect();
    let (least, ..) = all.select_nth_unstable_by_key(CAPACITY / 4, |(worth, _)| *worth);
    for (_, key) in least {
        counts.remove(key);
    }
}

impl AttemptStore for MemoryAttempts {
    async fn add(&self, key: &AttemptKey, lifetime: Duration) -> Result<u32, AuthenticationError> {
        let mut counts = self.counts();
        if counts.len() >= CAPACITY && !counts.contains_key(key) {
            make_room(&mut counts);
        }
        let new = Count { number: 0, lifetime, began: Instant::now() };
        let count = counts.entry(*key).or_insert(new);
        if count.has_ended() {
            *count = new;
        }
        count.number = count.number.saturating_add(1);
        Ok(count.number)
    }

    async fn subtract(&self, key: &AttemptKey, number: u32) -> Result<(), AuthenticationError> {
        let mut counts = self.counts();
        if let Some(count) = counts.get_mut(key) {
            count.number = count.number.saturating_sub(number);
            if count.number == 0 {
                counts.remove(key);
            }
        }
        Ok(())
    }

    async fn count(&self, key: &AttemptKey) -> Result<u32, AuthenticationError> {
        let counts = self.counts();
        Ok(counts.get(key).filter(|count| !count.has_ended()).map_or(0, |count| count.number))
    }
}

impl Default for MemoryAttempts {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryAttempts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryAttempts").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u64) -> AttemptKey {
        AttemptKey::of_account(&number.to_string())
    }

    /// An attacker cannot reset a count, or make a device unknown, with more keys than the store has place for.
    #[tokio::test]
    async fn a_full_store_forgets_the_least() {
        let store = MemoryAttempts::new();
        let (device, attacked) = (key(u64::MAX), key(u64::MAX - 1));
        let (minutes, days) = (Duration::from_secs(900), Duration::from_secs(86_400));
        store.add(&device, days).await.unwrap();
        for _ in 0..20 {
            store.add(&attacked, minutes).await.unwrap();
        }
        for number in 0..130_000 {
            assert_eq!(store.add(&key(number), minutes).await.unwrap(), 1);
        }
        assert!(store.counts().len() <= CAPACITY);
        assert_eq!((store.count(&device).await.unwrap(), store.count(&attacked).await.unwrap()), (1, 20));
    }
}
