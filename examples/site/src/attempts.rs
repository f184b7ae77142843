//! Counts login attempts per name (OWASP ASVS 6.3.1). Each node counts for itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The number of wrong passwords in a row.
const ALLOWED: u32 = 10;
/// The time after the first wrong password at which counting starts again.
const PAUSE: Duration = Duration::from_secs(60);
/// The maximum of counted names. An attacker who tries more guesses names, not passwords.
const NAMES: usize = 10_000;

#[derive(Clone, Default)]
pub struct Attempts(Arc<Mutex<HashMap<String, (u32, Instant)>>>);

impl Attempts {
    /// Counts an attempt, and returns whether it is one too many. Call it before the password is verified, so that concurrent
    /// attempts count.
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

    /// Resets the count of this name after a login.
    pub fn forget(&self, login: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(login);
    }
}
