//! `Turns`: one address has few attempts at once, and others wait.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use authed::AuthenticationError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::AttemptKey;

/// The number of entries at which those without attempts are dropped.
const SWEEP_AT: usize = 1024;

/// The permits of each address that has attempts.
#[derive(Default)]
pub(super) struct Turns(Mutex<HashMap<AttemptKey, Weak<Semaphore>>>);

impl Turns {
    pub(super) async fn wait(
        &self,
        key: AttemptKey,
        at_once: usize,
    ) -> Result<OwnedSemaphorePermit, AuthenticationError> {
        let turns = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match all.get(&key).and_then(Weak::upgrade) {
                Some(turns) => turns,
                None => {
                    // Doubling keeps the cost of sweeping below that of inserting.
                    if all.len() >= SWEEP_AT && all.len() == all.capacity() {
                        all.retain(|_, turns| turns.strong_count() > 0);
                    }
                    let turns = Arc::new(Semaphore::new(at_once));
                    all.insert(key, Arc::downgrade(&turns));
                    turns
                }
            }
        };
        turns.acquire_owned().await.map_err(AuthenticationError::unavailable)
    }
}
