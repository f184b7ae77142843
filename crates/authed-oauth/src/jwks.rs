//! `Jwks`: the keys of an issuer, fetched and refreshed. JSON Web Key Sets (RFC 7517, 5).

pub mod document;
mod error;
mod fetch;
mod refresh;
mod source;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use authed::AuthenticationError;
use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;

use self::refresh::{Phase, State};
use crate::algorithm::JwtAlgorithm;
use crate::key::JwtKey;

pub use self::source::{JwksSource, UnusableSource};

/// The keys of an issuer, fetched and refreshed ([RFC 7517](https://www.rfc-editor.org/rfc/rfc7517)). Started by
/// [`JwksSource`], used by [`Jwt::new`](crate::Jwt::new). Clones share the keys.
///
/// Requests never trigger individual fetches. A token with a known key is decided at once. A token with an unknown `kid`:
///
/// | the keys | the token |
/// | --- | --- |
/// | are being fetched, or may be fetched | waits for one fetch, together with all other tokens, and is decided |
/// | have been fetched within [`at_most_every`](JwksSource::at_most_every) | is rejected; the next fetch comes after that time |
/// | could not be fetched the last time | gets 503, since it may be valid |
///
/// While the issuer is down, the fetched keys remain valid for [`keep_for`](JwksSource::keep_for). After a failure, the next
/// fetches come after 1, 2, 4.. seconds, up to `at_most_every`. With the feature `tracing`, each failure is an event at the
/// level WARN.
///
/// ```
/// use authed_oauth::{JwksSource, JwtAlgorithm, Jwt};
/// # use authed::{SimpleUser, scopes};
/// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let keys = JwksSource::keys_at("http://127.0.0.1:9/keys", [JwtAlgorithm::ES256]).start()?;
/// let for_health_checks = keys.clone();
/// let jwt = Jwt::<Shop>::new("https://id.example", "shop-api", keys, |claims| Ok(SimpleUser::new(claims.subject())));
/// # Ok::<(), authed_oauth::UnusableSource>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct Jwks {
    inner: Arc<Inner>,
}

struct Inner {
    state: watch::Receiver<State>,
    wake: Arc<Notify>,
    task: AbortHandle,
    algorithms: Vec<JwtAlgorithm>,
    keep_for: Duration,
}

/// Why there is no key for a token.
pub enum Missing {
    Decided(AuthenticationError),
    /// The next fetch may bring the key. `after` is the number of fetches so far.
    Fetched {
        after: u64,
    },
}

impl Jwks {
    /// Returns the time since the last successful fetch, or `None` before the first. Use it in a health check, or to wait
    /// for the keys at the start.
    ///
    /// ```
    /// use authed_oauth::{JwksSource, JwtAlgorithm};
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let keys = JwksSource::keys_at("http://127.0.0.1:9/keys", [JwtAlgorithm::ES256]).start()?;
    /// assert!(keys.age().is_none());     // nothing has been fetched yet
    /// # Ok::<(), authed_oauth::UnusableSource>(())
    /// # }).unwrap();
    /// ```
    pub fn age(&self) -> Option<Duration> {
        self.inner.state.borrow().fetched.map(|moment| moment.elapsed())
    }

    /// Returns all keys if one of them has this `kid`.
    pub(crate) fn find(&self, (id, algorithm): (Option<&str>, &str)) -> Result<Arc<[JwtKey]>, Missing> {
        let is_ours = self.inner.algorithms.iter().any(|ours| ours.name() == algorithm);
        let (Some(id), true) = (id, is_ours) else { return Err(Missing::Decided(AuthenticationError::rejected())) };
        let state = self.inner.state.borrow();
        if self.are_good(&state) && state.keys.iter().any(|key| key.id() == Some(id)) {
            return Ok(Arc::clone(&state.keys));
        }
        // While the keys are being fetched, and after a failure, the task fetches by itself.
        if matches!(state.phase, Phase::Idle) || (matches!(state.phase, Phase::Resting) && state.error.is_none()) {
            self.inner.wake.notify_one();
        }
        match state.phase {
            Phase::Idle | Phase::Fetching => Err(Missing::Fetched { after: state.attempts }),
            Phase::Resting => Err(Missing::Decided(self.error(&state))),
        }
    }

    /// Waits until one more fetch than `after` has ended. Returns the error for a token whose key is still missing.
    pub(crate) async fn fetched(&self, after: u64) -> AuthenticationError {
        // An error means that the task has ended with its runtime. The keys become too old then.
        let _ = self.inner.state.clone().wait_for(|state| state.attempts > after).await;
        self.error(&self.inner.state.borrow())
    }

    fn are_good(&self, state: &State) -> bool {
        state.fetched.is_some_and(|moment| moment.elapsed() <= self.inner.keep_for)
    }

    fn error(&self, state: &State) -> AuthenticationError {
        match &state.error {
            Some(error) => AuthenticationError::unavailable(Arc::clone(error)),
            None if !self.are_good(state) => AuthenticationError::unavailable("the keys are no longer fetched"),
            None => AuthenticationError::rejected(),
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Prints the age of the keys.
impl fmt::Debug for Jwks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jwks").field("age", &self.age()).finish_non_exhaustive()
    }
}
