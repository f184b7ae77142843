//! `Queue`: a few passwords are hashed at once, a bounded number waits, and others are rejected.

use std::fmt;
use std::sync::Arc;

use authed::AuthenticationError;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

pub struct Queue {
    /// Permits to wait and to work.
    places: Arc<Semaphore>,
    /// Permits to work.
    turns: Arc<Semaphore>,
    at_once: usize,
    waiting: usize,
}

impl Queue {
    pub fn new(at_once: usize, waiting: usize) -> Self {
        assert!(at_once > 0, "at least one password must be hashed at once: write `limits(1, 32)` or more");
        let places = at_once.checked_add(waiting).filter(|&places| places <= Semaphore::MAX_PERMITS.min(1 << 29));
        let places = places.expect("at most 2^29 passwords can be hashed or wait: pass smaller limits");
        Self { places: Arc::new(Semaphore::new(places)), turns: Arc::new(Semaphore::new(at_once)), at_once, waiting }
    }

    /// Does the work on a blocking thread.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AuthenticationError> {
        let runtime = Handle::try_current().map_err(AuthenticationError::unavailable)?;
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| AuthenticationError::unavailable("too many passwords wait to be hashed"))?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(AuthenticationError::unavailable)?;
        // The work holds both permits. It takes a core until its end, even if the request is cancelled.
        let working = runtime.spawn_blocking(move || {
            let _permits = (place, turn);
            work()
        });
        // The message of a panic may contain a secret, and is dropped.
        working.await.map_err(|_| AuthenticationError::unavailable("hashing a password was aborted"))
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").field("at_once", &self.at_once).field("waiting", &self.waiting).finish()
    }
}
