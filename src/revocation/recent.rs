//! `Recent`: when each key was last revoked, in a fixed amount of memory.

use std::sync::atomic::{AtomicU64, Ordering};

const SLOTS: usize = 4096;

/// Two tables of sequence numbers, each with another slot for a key. A key that shares both slots with a revoked one counts
/// as revoked as well: what was kept for it is looked up once more.
pub(super) struct Recent([Box<[AtomicU64]>; 2]);

impl Recent {
    pub(super) fn new() -> Self {
        let table = || (0..SLOTS).map(|_| AtomicU64::new(0)).collect();
        Self([table(), table()])
    }

    fn slots(&self, key: u64) -> [&AtomicU64; 2] {
        // The hash is of 64 good bits.
        let [first, second] = [key, key >> 32].map(|half| (half % SLOTS as u64) as usize);
        [&self.0[0][first], &self.0[1][second]]
    }

    /// Records the number of an event. Numbers only grow.
    pub(super) fn mark(&self, key: u64, number: u64) {
        for slot in self.slots(key) {
            slot.store(number, Ordering::Release);
        }
    }

    /// Returns the number of the last event about this key, or a later one. 0: none.
    pub(super) fn last(&self, key: u64) -> u64 {
        let [first, second] = self.slots(key).map(|slot| slot.load(Ordering::Acquire));
        first.min(second)
    }
}
