//! `Cache`: the verdicts of a slow verifier, kept for a while.

mod flight;
mod key;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use self::flight::{Boarding, Flights, Shared};
use self::key::{Key, Secret};
use super::verifier::{Verdict, Verifier};
use crate::caller::Identity;
use crate::realm::Realm;

pub use self::key::Keyed;

/// What a slow verifier has said of credentials, kept for a while: a database's answer, an issuer's, a password's hash.
/// Cheap to clone.
///
/// ```
/// use std::time::Duration;
/// use authed::{AuthenticationError, Authenticator, Bearer, BearerToken, Cache, Credentials, Identity, SimpleUser, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// # struct Answer { sub: String, scope: String }
/// # async fn introspect(_: &str) -> Result<Answer, std::io::Error> { unimplemented!() }
/// let cache = Cache::<Shop>::new(10_000, Duration::from_secs(60));
/// let tokens = Bearer::new_async(async |token: BearerToken| {
///     let answer = introspect(token.as_str()).await.map_err(AuthenticationError::unavailable)?;
///     Ok(Identity::new(SimpleUser::new(answer.sub), Credentials::from_scope_text(&answer.scope)))
/// });
/// let authenticator = Authenticator::new(tokens.cached(&cache));
///
/// // Where a token is revoked, or a user loses a role:
/// cache.clear();
/// ```
///
/// - Good credentials are kept: as long as it says, and never longer than their [`Identity`] lasts. Errors are not, so a
///   token that comes into being is good at once.
/// - Of many requests with the same credentials one asks, and the others wait for its answer, good or bad. If it is given
///   up or panics, another one asks.
/// - It holds no credentials, but their SHA-256 digests under a random key of its own. Whoever reads all of the process'
///   memory can try passwords against these faster than against a database of slow hashes.
/// - One cache can serve several backends. Each sees its own verdicts only.
///
/// Until the time is over or the cache is [cleared](Self::clear), a revoked token, an old password or a lost role is as
/// good as before. It is this process' own: others have to clear theirs.
pub struct Cache<R: Realm> {
    inner: Arc<Inner<R>>,
}

struct Inner<R: Realm> {
    verdicts: moka::sync::Cache<Key, Identity<R>>,
    flights: Flights<R>,
    secret: Secret,
    /// How often it has been cleared.
    generation: AtomicU64,
    /// How many backends it serves.
    backends: AtomicU64,
}

impl<R: Realm> Cache<R> {
    /// Keeps so many verdicts, each for this time. Those that nobody asks for make room for others.
    ///
    /// # Panics
    ///
    /// If the time is longer than 1000 years, or the operating system has no random octets.
    pub fn new(capacity: u64, time_to_live: Duration) -> Self {
        let verdicts = moka::sync::Cache::builder().max_capacity(capacity).time_to_live(time_to_live).build();
        Self {
            inner: Arc::new(Inner {
                verdicts,
                flights: Flights::default(),
                secret: Secret::random(),
                generation: AtomicU64::new(0),
                backends: AtomicU64::new(0),
            }),
        }
    }

    /// Forgets everything. A request that comes after it is not served what was asked before, even if the answer is still
    /// under way.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use authed::{Cache, SimpleUser, scopes};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
    /// # fn delete_token(_: u64) {}
    /// fn revoke(token: u64, cache: &Cache<Shop>) {
    ///     delete_token(token);   // first, or it is asked for in between
    ///     cache.clear();
    /// }
    /// ```
    pub fn clear(&self) {
        // From here on nobody has the keys of what is there, and of what is still to come.
        self.inner.generation.fetch_add(1, Ordering::SeqCst);
        self.inner.verdicts.invalidate_all();
    }

    /// The verdicts of a backend, which go through this cache.
    pub(super) fn before<V>(&self, verifier: V) -> Cached<V, R> {
        let backend = self.inner.backends.fetch_add(1, Ordering::Relaxed);
        Cached { verifier, cache: self.clone(), backend }
    }

    fn get(&self, key: &Key) -> Option<Identity<R>> {
        self.inner.verdicts.get(key).filter(|identity| !identity.is_expired())
    }
}

impl<R: Realm> Clone for Cache<R> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<R: Realm> fmt::Debug for Cache<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let capacity = self.inner.verdicts.policy().max_capacity();
        f.debug_struct("Cache").field("realm", &R::NAME).field("capacity", &capacity).finish_non_exhaustive()
    }
}

/// A verifier behind a [`Cache`].
pub struct Cached<V, R: Realm> {
    verifier: V,
    cache: Cache<R>,
    backend: u64,
}

impl<V, R: Realm> Cached<V, R> {
    fn key(&self, credentials: &impl Keyed) -> Key {
        let generation = self.cache.inner.generation.load(Ordering::SeqCst);
        self.cache.inner.secret.key(self.backend, generation, credentials)
    }
}

impl<V: Clone, R: Realm> Clone for Cached<V, R> {
    fn clone(&self) -> Self {
        Self { verifier: self.verifier.clone(), cache: self.cache.clone(), backend: self.backend }
    }
}

impl<V: fmt::Debug, R: Realm> fmt::Debug for Cached<V, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cached").field("verifier", &self.verifier).field("cache", &self.cache).finish()
    }
}

impl<C, V, R> Verifier<C> for Cached<V, R>
where
    C: Keyed + Send,
    V: Verifier<C, Realm = R>,
    R: Realm,
{
    type Realm = R;

    fn verify_now(&self, credentials: C) -> Result<Verdict<R>, C> {
        self.cache.get(&self.key(&credentials)).map(Ok).ok_or(credentials)
    }

    async fn verify(&self, credentials: C) -> Verdict<R> {
        let key = self.key(&credentials);
        loop {
            match self.cache.inner.flights.board(key) {
                Boarding::Pilot(pilot) => {
                    // The one before may have landed since somebody has looked.
                    if let Some(found) = self.cache.get(&key) {
                        return pilot.land(Ok(found)).map_err(Shared::into_error);
                    }
                    let verdict = self.verifier.verify(credentials).await;
                    if let Ok(identity) = &verdict {
                        self.cache.inner.verdicts.insert(key, identity.clone());
                    }
                    return pilot.land(verdict.map_err(Shared::from)).map_err(Shared::into_error);
                }
                Boarding::Passenger(flight) => {
                    if let Some(verdict) = flight.landing().await {
                        return verdict.map_err(Shared::into_error);
                    }
                }
            }
        }
    }
}
