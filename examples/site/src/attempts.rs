//! How often somebody has tried to log in under a name (OWASP ASVS 6.3.1). Each node counts for itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many wrong passwords are allowed in a row, and then no more until this time has gone by since the first of them.
const ALLOWED: u32 = 10;
const PAUSE: Duration = Duration::from_secs(60);
/// Names that are remembered at most. Who tries more than that is somebody who tries names, not passwords.
const NAMES: usize = 10_000;

#[derive(Clone, Default)]
pub struct Attempts(Arc<Mutex<HashMap<String, (u32, Instant)>>>);

impl Attempts {
    /// Counts an attempt, before the password is checked: many at the same time are many. Whether it is one too many.
    pub fn is_one_too_many(&self, login: &str) -> bool {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if names.len() >= NAMES {
            names.retain(|_, (_, since)| now.duration_since(*since) < PAUSE);
        }
        if names.len() >= NAMES && !names.contains_key(login) {
            return true;
        }
        let (count, since) = names.entry(login.to_owned()).or_insert((0, now));
        if now.duration_since(*since) >= PAUSE {
            (*count, *since) = (0, now);
        }
        *count += 1;
        *count > ALLOWED
    }

    /// Somebody has logged in under this name.
    pub fn forget(&self, login: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(login);
    }
}
