//! Accounts that this process keeps for a while.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use authed::realm::Realm;

use crate::account::Account;

/// A full cache is emptied.
const CAPACITY: usize = 10_000;

pub(crate) struct AccountCache<R: Realm>(Mutex<State<R>>);

struct State<R: Realm> {
    /// Each account with the moment at which it was asked for.
    accounts: HashMap<String, (Instant, Account<R>)>,
    /// Counts calls of `forget`. An account that was asked for before such a call may be outdated.
    generation: u64,
}

impl<R: Realm> Default for AccountCache<R> {
    fn default() -> Self {
        Self(Mutex::new(State { accounts: HashMap::new(), generation: 0 }))
    }
}

impl<R: Realm> AccountCache<R> {
    /// Returns the account if it was asked for within this time.
    pub(crate) fn get(&self, user_id: &str, within: Duration) -> Option<Account<R>> {
        if within.is_zero() {
            return None;
        }
        let state = self.state();
        let (asked, account) = state.accounts.get(user_id)?;
        (asked.elapsed() < within).then(|| account.clone())
    }

    pub(crate) fn generation(&self) -> u64 {
        self.state().generation
    }

    /// Keeps an account that was asked for at this moment, unless `forget` was called since this generation.
    pub(crate) fn put(&self, account: Account<R>, asked: Instant, generation: u64) {
        let mut state = self.state();
        if state.generation != generation {
            return;
        }
        if state.accounts.len() >= CAPACITY {
            state.accounts.clear();
        }
        let user_id = account.id().into_owned();
        state.accounts.insert(user_id, (asked, account));
    }

    pub(crate) fn forget(&self, user_id: &str) {
        let mut state = self.state();
        state.generation += 1;
        state.accounts.remove(user_id);
    }

    fn state(&self) -> MutexGuard<'_, State<R>> {
        // No code panics between two changes that belong together.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
