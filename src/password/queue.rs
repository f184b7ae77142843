//! A few at once, others in line, and no more than that.

use std::fmt;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use crate::error::AuthenticationError;

pub struct Queue {
    /// To work, and to wait for that.
    places: Arc<Semaphore>,
    /// To work.
    turns: Arc<Semaphore>,
    at_once: usize,
    waiting: usize,
}

impl Queue {
    pub fn new(at_once: usize, waiting: usize) -> Self {
        assert!(at_once > 0, "no password is ever hashed if none is hashed at once");
        let places = at_once.checked_add(waiting).filter(|&places| places <= Semaphore::MAX_PERMITS.min(1 << 29));
        let places = places.expect("no server has a place for so many passwords to wait");
        Self { places: Arc::new(Semaphore::new(places)), turns: Arc::new(Semaphore::new(at_once)), at_once, waiting }
    }

    /// Does the work on a thread where it is in nobody's way.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AuthenticationError> {
        let runtime = Handle::try_current().map_err(AuthenticationError::unavailable)?;
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place =
            place.map_err(|_| AuthenticationError::unavailable("too many passwords are waiting to be hashed"))?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(AuthenticationError::unavailable)?;
        // Both go with the work: it takes a core until its end, whether or not somebody still waits for it.
        let working = runtime.spawn_blocking(move || {
            let _taken = (place, turn);
            work()
        });
        // What a panic says is not known, and may be a secret.
        working.await.map_err(|_| AuthenticationError::unavailable("hashing a password did not come to its end"))
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").field("at_once", &self.at_once).field("waiting", &self.waiting).finish()
    }
}
