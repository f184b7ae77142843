//! `Store`: what is kept, each for a time.

use std::hash::{BuildHasher, Hasher};
use std::time::{Duration, Instant};

use quick_cache::UnitWeighter;
use quick_cache::sync::Cache;

use super::key::Key;

/// Keeps a number of values, each for a time. Unused ones are removed first.
pub struct Store<T> {
    kept: Cache<Key, Kept<T>, UnitWeighter, ByDigest>,
    capacity: u64,
    time: Duration,
}

#[derive(Clone)]
struct Kept<T> {
    value: T,
    until: Instant,
}

impl<T: Clone> Store<T> {
    pub fn new(capacity: u64, time: Duration) -> Self {
        let number = usize::try_from(capacity).unwrap_or(usize::MAX);
        let kept = Cache::with(number, capacity, UnitWeighter, ByDigest, Default::default());
        Self { kept, capacity, time }
    }

    /// Returns an empty store with the same limits.
    pub fn emptied(&self) -> Self {
        Self::new(self.capacity, self.time)
    }

    pub fn capacity(&self) -> u64 {
        self.capacity
    }

    pub fn get(&self, key: &Key) -> Option<T> {
        let Kept { value, until } = self.kept.get(key)?;
        if Instant::now() < until {
            return Some(value);
        }
        // Not another value that was kept meanwhile.
        self.kept.remove_if(key, |kept| kept.until == until);
        None
    }

    pub fn insert(&self, key: Key, value: T) {
        if !self.time.is_zero() {
            self.kept.insert(key, Kept { value, until: Instant::now() + self.time });
        }
    }

    pub fn clear(&self) {
        self.kept.clear();
    }
}

/// The hash of a digest is a part of it. The digest has a secret, so no client chooses its hash.
#[derive(Clone)]
struct ByDigest;

impl BuildHasher for ByDigest {
    type Hasher = OfDigest;

    fn build_hasher(&self) -> OfDigest {
        OfDigest(0)
    }
}

struct OfDigest(u64);

impl Hasher for OfDigest {
    fn write(&mut self, octets: &[u8]) {
        for octet in octets {
            self.write_u64(self.0.rotate_left(8) ^ u64::from(*octet));
        }
    }

    fn write_u64(&mut self, part: u64) {
        self.0 = part;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
