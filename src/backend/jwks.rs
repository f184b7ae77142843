//! The keys of an issuer, fetched from it and kept fresh: JSON Web Key Sets (RFC 7517, 5).

pub mod document;
mod fetch;
mod members;
mod refresh;

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::AbortHandle;

use self::fetch::{Fetcher, Location};
use self::refresh::{Phase, State};
use super::jwt::{JwtAlgorithm, JwtKey};
use crate::error::AuthenticationError;

/// Where the keys of an issuer are, and how often they are fetched. [`start`](Self::start) makes [`Jwks`] of it.
///
/// ```
/// use authed::{Authenticator, Bearer, JwksSource, Jwt, JwtAlgorithm, SimpleUser, UnusableSource, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// // In a tokio runtime.
/// fn authenticator() -> Result<Authenticator<Shop>, UnusableSource> {
///     let issuer = "https://id.example";
///     let keys = JwksSource::issuer(issuer, [JwtAlgorithm::RS256, JwtAlgorithm::ES256]).start()?;
///     let jwt = Jwt::new(issuer, "https://api.shop.example", keys, |claims| Ok(SimpleUser::new(claims.subject())));
///     Ok(Authenticator::new(Bearer::jwt(jwt)))
/// }
/// ```
///
/// The algorithms are those that tokens may be signed with. A key is for the one that its `alg` names, if that is among
/// them; without `alg`, for the first among them that its type and curve can be used with. Keys of another `use` than
/// signatures, without `kid`, too short, private or secret are left out, and keys that cannot be read: with a member of
/// another type than the RFC gives it, `null` among them, or with a name that stands twice.
///
/// Fetched over `https` only, except from the machine itself; redirects are not followed, and 256 KiB are the most that
/// is read. The issuer's certificate has to be of an authority that the system trusts; on Linux, the variables
/// `SSL_CERT_FILE` and `SSL_CERT_DIR` can name others in their place. A proxy that the environment names (`https_proxy`,
/// `all_proxy`, `no_proxy`) is for `https` only.
#[derive(Clone, Debug)]
pub struct JwksSource {
    place: Place,
    algorithms: Vec<JwtAlgorithm>,
    refresh_every: Duration,
    at_most_every: Duration,
    keep_for: Duration,
    timeout: Duration,
    plain_http: bool,
}

#[derive(Clone, Debug)]
enum Place {
    Keys(String),
    Issuer(String),
}

impl JwksSource {
    /// The keys at this address: a provider's `jwks_uri`.
    ///
    /// # Panics
    ///
    /// If there is no algorithm, or one that takes a secret, which nobody publishes.
    pub fn keys_at(url: impl Into<String>, algorithms: impl IntoIterator<Item = JwtAlgorithm>) -> Self {
        Self::new(Place::Keys(url.into()), algorithms)
    }

    /// The keys of this issuer, which says where they are in a document: `/.well-known/openid-configuration` behind its
    /// name ([OpenID Connect Discovery, 4]), or if there is none, `/.well-known/oauth-authorization-server` between host
    /// and path ([RFC 8414, 3]). The document has to be that of this issuer, octet for octet (RFC 8414, 3.3).
    ///
    /// [OpenID Connect Discovery, 4]: https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
    /// [RFC 8414, 3]: https://www.rfc-editor.org/rfc/rfc8414#section-3
    ///
    /// # Panics
    ///
    /// If there is no algorithm, or one that takes a secret, which nobody publishes.
    pub fn issuer(issuer: impl Into<String>, algorithms: impl IntoIterator<Item = JwtAlgorithm>) -> Self {
        Self::new(Place::Issuer(issuer.into()), algorithms)
    }

    fn new(place: Place, algorithms: impl IntoIterator<Item = JwtAlgorithm>) -> Self {
        let algorithms: Vec<_> = algorithms.into_iter().collect();
        assert!(!algorithms.is_empty(), "without an algorithm no key is good");
        assert!(algorithms.iter().all(|algorithm| algorithm.is_asymmetric()), "a secret is not published");
        Self {
            place,
            algorithms,
            refresh_every: Duration::from_secs(60 * 60),
            at_most_every: Duration::from_secs(30),
            keep_for: Duration::from_secs(24 * 60 * 60),
            timeout: Duration::from_secs(5),
            plain_http: false,
        }
    }

    /// How often the keys are fetched when nothing happens: every hour, unless this says otherwise. A key that the issuer
    /// has withdrawn is good here until then.
    #[must_use]
    pub fn refresh_every(self, period: Duration) -> Self {
        Self { refresh_every: period, ..self }
    }

    /// The time between two fetches at least: 30 seconds, unless this says otherwise. Tokens with a `kid` that nobody
    /// knows ask for a fetch, and this is how often they get one, however many there are.
    #[must_use]
    pub fn at_most_every(self, period: Duration) -> Self {
        Self { at_most_every: period, ..self }
    }

    /// How long keys are good if they cannot be fetched again: a day, unless this says otherwise. Then every token is
    /// answered with 503.
    #[must_use]
    pub fn keep_for(self, time: Duration) -> Self {
        Self { keep_for: time, ..self }
    }

    /// How long a fetch may take as a whole: 5 seconds, unless this says otherwise. Requests that have to wait for it
    /// wait no longer.
    #[must_use]
    pub fn timeout(self, time: Duration) -> Self {
        Self { timeout: time, ..self }
    }

    /// Fetches over `http` from other machines, too. Whoever is on the way can then sign tokens as they like: only for
    /// networks that encrypt by themselves.
    #[must_use]
    pub fn insecure_plain_http(self) -> Self {
        Self { plain_http: true, ..self }
    }

    /// Begins to fetch, in a task of its own. It ends when the last clone of the [`Jwks`] is dropped.
    ///
    /// # Errors
    ///
    /// If the address is not one to fetch from, if keys would be too old before they are fetched again, or if TLS cannot
    /// be set up. That the issuer cannot be reached is no error: tokens are answered with 503 until it can.
    ///
    /// # Panics
    ///
    /// If it is not called in a tokio runtime.
    pub fn start(self) -> Result<Jwks, UnusableSource> {
        if self.keep_for < self.refresh_every.max(self.at_most_every) {
            return Err(UnusableSource("the keys would be too old before they are fetched again"));
        }
        let location = match &self.place {
            Place::Keys(url) => Location::keys(url, self.plain_http),
            Place::Issuer(issuer) => Location::issuer(issuer, self.plain_http),
        };
        let location = location.ok_or(UnusableSource("not an address with https, without name and password"))?;
        let fetcher = Fetcher::new(location, self.algorithms.clone(), self.timeout)
            .ok_or(UnusableSource("TLS cannot be set up"))?;
        let (sender, state) = watch::channel(State::default());
        let wake = Arc::new(Notify::new());
        let intervals = refresh::Intervals { every: self.refresh_every, at_most_every: self.at_most_every };
        let task = tokio::spawn(refresh::run(fetcher, intervals, sender, Arc::clone(&wake)));
        let task = task.abort_handle();
        let inner = Inner { state, wake, task, algorithms: self.algorithms, keep_for: self.keep_for };
        Ok(Jwks { inner: Arc::new(inner) })
    }
}

/// The keys of an issuer, fetched from it and kept fresh ([RFC 7517](https://www.rfc-editor.org/rfc/rfc7517)). Started by
/// [`JwksSource::start`], used by [`Jwt::new`](crate::Jwt::new); clones are one and the same.
///
/// No request is answered by a fetch of its own. A token whose key is here is decided on the spot. One with a `kid` that
/// is not:
///
/// | the keys | the token |
/// | --- | --- |
/// | may be fetched, or are being fetched | waits for this one fetch, with all others, and is decided |
/// | have been fetched within [`at_most_every`](JwksSource::at_most_every) | is rejected; they are fetched when that has passed |
/// | could not be fetched the last time | is answered with 503, as it may be good |
///
/// While the issuer is down, the keys that are here stay good, for as long as [`keep_for`](JwksSource::keep_for) says.
/// After a failure they are fetched again in 1, 2, 4.. seconds, up to `at_most_every`. Every failure is an event of
/// `tracing`, with the feature of that name.
///
/// ```
/// use authed::{JwksSource, JwtAlgorithm};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let keys = JwksSource::keys_at("http://127.0.0.1:9/keys", [JwtAlgorithm::ES256]).start()?;
/// assert!(keys.age().is_none());     // nothing has been fetched yet
/// # Ok::<(), authed::UnusableSource>(())
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

impl Jwks {
    /// How long ago the keys were fetched; `None` if they never were. For a health check, or to wait for at the start.
    pub fn age(&self) -> Option<Duration> {
        self.inner.state.borrow().fetched.map(|moment| moment.elapsed())
    }

    /// All keys, if one has this `kid`.
    pub(super) fn find(&self, (id, algorithm): (Option<&str>, &str)) -> Result<Arc<[JwtKey]>, Missing> {
        let is_ours = self.inner.algorithms.iter().any(|ours| ours.name() == algorithm);
        let (Some(id), true) = (id, is_ours) else { return Err(Missing::Decided(AuthenticationError::rejected())) };
        let state = self.inner.state.borrow();
        if self.are_good(&state) && state.keys.iter().any(|key| key.id() == Some(id)) {
            return Ok(Arc::clone(&state.keys));
        }
        // While they are being fetched they need not be asked for, and after a failure they will be.
        if matches!(state.phase, Phase::Idle) || (matches!(state.phase, Phase::Resting) && state.error.is_none()) {
            self.inner.wake.notify_one();
        }
        match state.phase {
            Phase::Idle | Phase::Fetching => Err(Missing::Fetched { after: state.attempts }),
            Phase::Resting => Err(Missing::Decided(self.error(&state))),
        }
    }

    /// Waits until they have been fetched, or could not be, once more than `after`. What to say to a token whose key is
    /// not here even then.
    pub(super) async fn fetched(&self, after: u64) -> AuthenticationError {
        // An error says that the task has ended with its runtime: then the keys become too old.
        let _ = self.inner.state.clone().wait_for(|state| state.attempts > after).await;
        self.error(&self.inner.state.borrow())
    }

    fn are_good(&self, state: &State) -> bool {
        state.fetched.is_some_and(|moment| moment.elapsed() <= self.inner.keep_for)
    }

    fn error(&self, state: &State) -> AuthenticationError {
        match &state.error {
            Some(error) => AuthenticationError::unavailable(Arc::clone(error)),
            None if !self.are_good(state) => AuthenticationError::unavailable("the keys are not fetched any more"),
            None => AuthenticationError::rejected(),
        }
    }
}

/// Why there is no key for a token.
pub(super) enum Missing {
    Decided(AuthenticationError),
    /// It takes one fetch more than these to know.
    Fetched {
        after: u64,
    },
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl fmt::Debug for Jwks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jwks").field("age", &self.age()).finish_non_exhaustive()
    }
}

/// Why keys cannot be fetched from a [`JwksSource`].
///
/// ```
/// use authed::{JwksSource, JwtAlgorithm};
///
/// let error = JwksSource::keys_at("http://id.example/keys", [JwtAlgorithm::ES256]).start().unwrap_err();
/// assert!(error.to_string().contains("not an address with https"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusableSource(&'static str);

impl fmt::Display for UnusableSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the issuer's keys cannot be fetched: {}", self.0)
    }
}

impl Error for UnusableSource {}
