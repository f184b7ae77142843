//! `Asked`: which keys tokens have asked for.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};

/// What a token asks for: its `kid`, or without one, the key that verifies its signature.
#[derive(Clone, Copy, Hash)]
pub enum Wanted<'a> {
    Id(&'a str),
    SignerOf(&'a [u8]),
}

/// So many are remembered. Clients choose what they ask for.
const MOST: usize = 1024;

/// When a key was asked for the first time. A fetch that began later, and did not bring the key, says that there is none.
#[derive(Default)]
pub struct Asked {
    /// Clients cannot choose the hashes: they have a random key.
    hasher: RandomState,
    first: Mutex<HashMap<u64, u64>>,
}

impl Asked {
    /// Returns how many fetches had ended when this key was asked for the first time. `now` is their number.
    pub fn first(&self, wanted: Wanted<'_>, now: u64) -> u64 {
        // No panic leaves the map half changed.
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        let hash = self.hasher.hash_one(wanted);
        if first.len() >= MOST && !first.contains_key(&hash) {
            first.clear();
        }
        *first.entry(hash).or_insert(now)
    }
}
