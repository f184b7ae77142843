//! What is kept of accounts, for a while, in this process.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::account::Account;
use crate::realm::Realm;

/// So many at most. When there are more, all are forgotten, and asked for again.
const MOST: usize = 10_000;

pub(super) struct Kept<R: Realm>(Mutex<State<R>>);

struct State<R: Realm> {
    accounts: HashMap<String, (Instant, Account<R>)>,
    /// How often something was forgotten. What was asked for before that may be what should be forgotten.
    generation: u64,
}

impl<R: Realm> Default for Kept<R> {
    fn default() -> Self {
        Self(Mutex::new(State { accounts: HashMap::new(), generation: 0 }))
    }
}

impl<R: Realm> Kept<R> {
    /// The account, if it was asked for within this time.
    pub(super) fn get(&self, user_id: &str, within: Duration) -> Option<Account<R>> {
        if within.is_zero() {
            return None;
        }
        let state = self.state();
        let (asked, account) = state.accounts.get(user_id)?;
        (asked.elapsed() < within).then(|| account.clone())
    }

    pub(super) fn generation(&self) -> u64 {
        self.state().generation
    }

    /// Keeps an account that was asked for at this moment, in this generation.
    pub(super) fn put(&self, account: Account<R>, asked: Instant, generation: u64) {
        let mut state = self.state();
        if state.generation != generation {
            return;
        }
        if state.accounts.len() >= MOST {
            state.accounts.clear();
        }
        let user_id = account.id().into_owned();
        state.accounts.insert(user_id, (asked, account));
    }

    pub(super) fn forget(&self, user_id: &str) {
        let mut state = self.state();
        state.generation += 1;
        state.accounts.remove(user_id);
    }

    fn state(&self) -> MutexGuard<'_, State<R>> {
        // Nothing is left half done in there.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
