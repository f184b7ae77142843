//! `Jwks`: the keys of an issuer, fetched and refreshed. JSON Web Key Sets (RFC 7517, 5).

mod asked;
pub mod document;
mod error;
mod fetch;
mod file;
mod key_set;
mod refresh;
mod report;
mod source;
mod start;

use std::error::Error;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use authed::AuthenticationError;
use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;

use self::asked::Asked;
use self::document::Document;
use self::error::FetchError;
use self::file::FileReader;
use self::refresh::{Fetch, Intervals, Phase, State};
use self::report::Reports;
use crate::algorithm::JwtAlgorithm;
use crate::key::{MadeWith, UnusableKey};

pub use self::asked::Wanted;
pub use self::error::UnusableSource;
pub use self::key_set::KeySet;
pub use self::source::JwksSource;

/// The keys of an issuer, fetched and refreshed ([RFC 7517](https://www.rfc-editor.org/rfc/rfc7517)). Started by
/// [`JwksSource`], used by [`Jwt::new`](crate::Jwt::new). Clones share the keys.
///
/// Requests never trigger individual fetches. A token with a known key is decided at once. A token with an unknown `kid`:
///
/// | the keys | the token |
/// | --- | --- |
/// | are being fetched, or may be fetched | waits for one fetch, together with all other tokens, and is decided |
/// | were fetched after a token had asked for this `kid`, within [`at_most_every`](JwksSource::at_most_every) | is rejected |
/// | may not be fetched for now, since other tokens have triggered too many fetches | gets 503 with `Retry-After`, since it may be valid |
/// | could not be fetched the last time | gets 503 with `Retry-After`, since it may be valid |
/// | have no usable key | gets 503, whatever its `kid` |
///
/// Tokens may trigger four fetches at once, and then one for each `at_most_every`. Fetches by the clock do not count. So a
/// token with a new key is good within its own request. If a client sends many tokens with invented `kid`s, a token with a
/// new key gets 503 for `at_most_every` at worst. The fetch that comes then brings its key.
///
/// A token without `kid` is verified if one key of the set is for its `alg`. If its signature is wrong, the key may have been
/// replaced: the token is treated like one with an unknown `kid`.
///
/// While the issuer is down, the fetched keys remain valid for [`keep_for`](JwksSource::keep_for). After a failure, the next
/// fetches come after 1, 2, 4.. seconds, up to `at_most_every`. With the feature `tracing`, each failure is an event at the
/// level WARN. So is each key that is left out, once, with its `kid` and the reason.
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
    asked: Asked,
    algorithms: Vec<JwtAlgorithm>,
    at_most_every: Duration,
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
    /// Returns the keys of a file that contains a JSON Web Key Set, such as a mounted `jwks.json`. A task reads the file again
    /// with this period, and when a token has an unknown `kid`, at most once a second. An unreadable file is not an error:
    /// the keys that have been read remain valid for a day, and before the first, tokens get 503.
    ///
    /// Replace the file as a whole, by renaming a new one. The file has at most 256 KiB.
    ///
    /// ```
    /// use std::time::Duration;
    /// use authed_oauth::{Jwks, JwtAlgorithm};
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// let keys = Jwks::watch_file("/etc/shop/jwks.json", [JwtAlgorithm::ES256], Duration::from_secs(10));
    /// # });
    /// ```
    ///
    /// # Panics
    ///
    /// Panics outside of a tokio runtime, if there is no algorithm, or if one takes a secret.
    pub fn watch_file(
        path: impl AsRef<Path>,
        algorithms: impl IntoIterator<Item = JwtAlgorithm>,
        period: Duration,
    ) -> Self {
        let algorithms = JwtAlgorithm::published(algorithms);
        let reader = FileReader { path: path.as_ref().to_owned(), algorithms: algorithms.clone() };
        let at_most_every = Duration::from_secs(1);
        let keep_for = period.max(Duration::from_secs(24 * 60 * 60));
        Self::spawn(reader, Intervals { every: period.max(at_most_every), at_most_every }, false, algorithms, keep_for)
    }

    pub(crate) fn spawn(
        fetcher: impl Fetch,
        intervals: Intervals,
        kid_may_be_missing: bool,
        algorithms: Vec<JwtAlgorithm>,
        keep_for: Duration,
    ) -> Self {
        let (sender, state) = watch::channel(State::default());
        let at_most_every = intervals.at_most_every;
        let wake = Arc::new(Notify::new());
        let task = refresh::run(fetcher, intervals, kid_may_be_missing, sender, Arc::clone(&wake));
        let task = tokio::spawn(task).abort_handle();
        let asked = Asked::default();
        Self { inner: Arc::new(Inner { state, wake, task, asked, algorithms, at_most_every, keep_for }) }
    }

    /// Returns the time since the last fetch that brought usable keys. Returns `None` before the first, and after a fetch
    /// that brought no usable key. Use it in a health check, or to wait for the keys at the start.
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

    /// Returns why the last fetch failed or brought no usable key. Returns `None` if it succeeded, and before it has ended.
    /// For the operator: it contains addresses.
    ///
    /// ```
    /// use authed_oauth::Jwks;
    ///
    /// fn health(keys: &Jwks) -> String {
    ///     match keys.error() {
    ///         Some(error) => format!("keys: {error}"),
    ///         None => format!("keys: {:?} old", keys.age()),
    ///     }
    /// }
    /// ```
    pub fn error(&self) -> Option<Arc<dyn Error + Send + Sync>> {
        self.inner.state.borrow().error.clone().map(|error| error as Arc<dyn Error + Send + Sync>)
    }

    /// Returns the keys if they can decide a token with such a header and signature.
    pub(crate) fn find(&self, made_with: MadeWith<'_>, signature: &[u8]) -> Result<KeySet, Missing> {
        let (id, algorithm) = made_with;
        if !self.inner.algorithms.iter().any(|ours| ours.name() == algorithm) {
            return Err(Missing::Decided(AuthenticationError::rejected()));
        }
        let state = self.inner.state.borrow();
        match &state.keys {
            Some(keys) if self.are_good(&state) && keys.has(made_with) => Ok(keys.clone()),
            // There are several keys. Another set would not tell which is the right one.
            Some(_) if self.are_good(&state) && id.is_none() => Err(Missing::Decided(AuthenticationError::rejected())),
            _ => Err(self.missing(&state, id.map_or(Wanted::SignerOf(signature), Wanted::Id))),
        }
    }

    /// Returns what a token waits for, if its key may have been replaced.
    pub(crate) fn newer(&self, signature: &[u8]) -> Missing {
        self.missing(&self.inner.state.borrow(), Wanted::SignerOf(signature))
    }

    fn missing(&self, state: &State, wanted: Wanted<'_>) -> Missing {
        let is_known_to_miss = self.inner.asked.first(wanted, state.attempts) < state.attempts
            && state.error.is_none()
            && self.are_good(state);
        let is_recent = state.fetched.is_some_and(|moment| moment.elapsed() < self.inner.at_most_every);
        if is_known_to_miss && is_recent {
            return Missing::Decided(AuthenticationError::rejected());
        }
        // While the keys are being fetched, and after a failure, the task fetches by itself.
        if !matches!(state.phase, Phase::Fetching) && state.error.is_none() {
            self.inner.wake.notify_one();
        }
        match state.phase {
            Phase::Idle | Phase::Fetching => Missing::Fetched { after: state.attempts },
            Phase::Resting { .. } if is_known_to_miss => Missing::Decided(AuthenticationError::rejected()),
            Phase::Resting { until } => {
                let error = match &state.error {
                    Some(error) => AuthenticationError::unavailable(Arc::clone(error)),
                    None => {
                        AuthenticationError::unavailable("tokens with unknown keys have triggered too many fetches")
                    }
                };
                Missing::Decided(error.retry_after(until.saturating_duration_since(Instant::now())))
            }
        }
    }

    /// Waits until one more fetch than `after` has ended. Returns the error for a token whose key is still missing.
    pub(crate) async fn fetched(&self, after: u64) -> AuthenticationError {
        // An error means that the task has ended with its runtime. The keys become too old then.
        let _ = self.inner.state.clone().wait_for(|state| state.attempts > after).await;
        self.unavailable_or_rejected(&self.inner.state.borrow())
    }

    fn are_good(&self, state: &State) -> bool {
        state.fetched.is_some_and(|moment| moment.elapsed() <= self.inner.keep_for)
    }

    fn unavailable_or_rejected(&self, state: &State) -> AuthenticationError {
        match &state.error {
            Some(error) => AuthenticationError::unavailable(Arc::clone(error)),
            None if !self.are_good(state) => AuthenticationError::unavailable("the keys are no longer fetched"),
            None => AuthenticationError::rejected(),
        }
    }
}

/// Reads a set of keys that the application has, and reports the keys that are left out.
pub fn read_document(json: &str, algorithms: &[JwtAlgorithm]) -> Result<Document, UnusableKey> {
    let document = Document::read(json, algorithms)
        .map_err(|_| UnusableKey::new("the text is not a set of keys: pass an object with the list `keys`"))?;
    Reports::new("a document".to_owned()).left_out(&document.left_out);
    if document.keys.is_empty() {
        return Err(UnusableKey::new(FetchError::NoUsableKey(document.left_out).to_string()));
    }
    Ok(document)
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
