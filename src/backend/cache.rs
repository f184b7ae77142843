//! `Cache`: keeps the verdicts of a slow verifier.

mod entry;
mod flight;
mod key;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::request::Parts;

use self::entry::Entry;
use self::flight::{Boarding, Flights};
use self::key::{Key, Keys, Secret};
use super::verifier::{Verdict, Verifier};
use crate::realm::Realm;
use crate::revocation::Revocations;

pub use self::key::Keyed;

/// A cache for the verdicts of a slow verifier, such as a database, an issuer or a password hash. Cheap to clone.
///
/// ```
/// use std::time::Duration;
/// use authed::{
///     AuthenticationError, Authenticator, Bearer, Credentials, Identity, SimpleUser, backend::{BearerToken, Cache},
///     revocation::{Revocation, Revocations}, scopes,
/// };
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
///
/// # struct Answer { sub: String, scope: String }
/// # async fn introspect(_: &str) -> Result<Answer, std::io::Error> { unimplemented!() }
/// let revocations = Revocations::new();
/// let cache = Cache::<Shop>::new(10_000, Duration::from_secs(60)).revoked_by(&revocations);
/// let tokens = Bearer::new_async(async |token: BearerToken| {
///     let answer = introspect(token.as_str()).await.map_err(AuthenticationError::unavailable)?;
///     Ok(Identity::new(SimpleUser::new(answer.sub), Credentials::from_scope_text(&answer.scope)))
/// });
/// let authenticator = Authenticator::new(tokens.cached(&cache));
///
/// // After ada lost a role:
/// revocations.publish(Revocation::user("ada"));
/// ```
///
/// - It keeps the verdicts on good logins and tokens, never longer than the [`Identity`](crate::Identity) lasts. It does not keep
///   errors, so a new token is good at once.
/// - Of several requests with the same token, one asks the verifier. The others wait for the verdict. If that request
///   is cancelled or panics, another one asks.
/// - It stores SHA-256 digests with a random key of its own, and no logins or tokens. The digests are faster than
///   password hashes: an attacker who reads the memory of the process can guess passwords faster.
/// - One cache can serve several backends. Each sees its own verdicts only.
///
/// A revoked token, an old password or a revoked role stays valid until the time is over, the cache is
/// [cleared](Self::clear), or a revocation is [heard](Self::revoked_by). Each process has its own cache.
pub struct Cache<R: Realm> {
    inner: Arc<Inner<R>>,
}

struct Inner<R: Realm> {
    verdicts: moka::sync::Cache<Key, Entry<R>>,
    flights: Flights<R>,
    secret: Secret,
    /// How often the cache was cleared.
    generation: AtomicU64,
    /// How many backends use the cache.
    backends: AtomicU64,
    revocations: Option<Revocations>,
}

impl<R: Realm> Cache<R> {
    /// Returns a cache for this number of verdicts, each kept for this time. Unused verdicts are removed first.
    ///
    /// # Panics
    ///
    /// Panics if the time is longer than 1000 years, or if the operating system has no random octets.
    pub fn new(capacity: u64, time_to_live: Duration) -> Self {
        Self::build(capacity, time_to_live, None)
    }

    /// Returns an empty cache with the same limits, in which revocations end verdicts at once: see
    /// [`revocation`](crate::revocation).
    ///
    /// A verdict ends with the revocation of its user, of everybody, and of what it was
    /// [created with](crate::Identity::with_revocation), such as the token's ID. While this node cannot hear the others, nothing is
    /// kept, and each request asks the verifier.
    #[must_use]
    pub fn revoked_by(self, revocations: &Revocations) -> Self {
        let policy = self.inner.verdicts.policy();
        let (capacity, time) = (policy.max_capacity().unwrap_or_default(), policy.time_to_live().unwrap_or_default());
        Self::build(capacity, time, Some(revocations.clone()))
    }

    fn build(capacity: u64, time_to_live: Duration, revocations: Option<Revocations>) -> Self {
        let verdicts = moka::sync::Cache::builder().max_capacity(capacity).time_to_live(time_to_live).build();
        Self {
            inner: Arc::new(Inner {
                verdicts,
                flights: Flights::default(),
                secret: Secret::random(),
                generation: AtomicU64::new(0),
                backends: AtomicU64::new(0),
                revocations,
            }),
        }
    }

    /// Removes all verdicts. Later requests do not get a verdict that was requested before, even if it is still
    /// pending.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use authed::{SimpleUser, backend::Cache, scopes};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
    /// # fn delete_token(_: u64) {}
    /// fn revoke(token: u64, cache: &Cache<Shop>) {
    ///     delete_token(token);   // first: a request in between would cache it again
    ///     cache.clear();
    /// }
    /// ```
    pub fn clear(&self) {
        // From here on, the keys of existing and of pending verdicts are unreachable.
        self.inner.generation.fetch_add(1, Ordering::SeqCst);
        self.inner.verdicts.invalidate_all();
    }

    /// Returns a verifier that asks the cache first, for a backend of your own. [`Bearer::cached`](crate::Bearer::cached)
    /// and its like use it.
    ///
    /// The verdict must not depend on the request's head, which is not part of the cache's key.
    pub fn before<V>(&self, verifier: V) -> Cached<V, R> {
        let backend = self.inner.backends.fetch_add(1, Ordering::Relaxed);
        Cached { verifier, cache: self.clone(), keys: self.inner.secret.keys_of(backend) }
    }

    fn get(&self, key: &Key) -> Option<Entry<R>> {
        self.inner.verdicts.get(key).filter(Entry::is_good)
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
    keys: Keys,
}

impl<V, R: Realm> Cached<V, R> {
    fn key(&self, presented: &impl Keyed) -> Key {
        let generation = self.cache.inner.generation.load(Ordering::SeqCst);
        self.keys.key(generation, presented)
    }
}

impl<V: Clone, R: Realm> Clone for Cached<V, R> {
    fn clone(&self) -> Self {
        Self { verifier: self.verifier.clone(), cache: self.cache.clone(), keys: self.keys.clone() }
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

    /// A verdict in the cache. What is verified now waits.
    const IS_CHEAP: bool = true;

    fn verify_now(&self, presented: &C, _: &Parts) -> Option<Verdict<R>> {
        self.cache.get(&self.key(presented)).map(|entry| Ok(entry.into_identity()))
    }

    fn acr_values(&self, level: u8) -> Option<String> {
        self.verifier.acr_values(level)
    }

    async fn verify(&self, presented: C, head: &Parts) -> Verdict<R> {
        let key = self.key(&presented);
        loop {
            match self.cache.inner.flights.board(key) {
                Boarding::Pilot(pilot) => {
                    // The flight before may have landed since the first look.
                    if let Some(found) = self.cache.get(&key) {
                        return pilot.land(Ok(found));
                    }
                    // Before the verifier is asked: a revocation meanwhile ends the verdict.
                    let since = self.cache.inner.revocations.as_ref().map(Revocations::since);
                    let verdict = self.verifier.verify(presented, head).await;
                    let verdict = verdict.map(|identity| Entry::new(identity, since));
                    if let Ok(entry) = &verdict
                        && entry.is_good()
                    {
                        self.cache.inner.verdicts.insert(key, entry.clone());
                    }
                    return pilot.land(verdict);
                }
                Boarding::Passenger(flight) => {
                    match flight.landing().await {
                        // The pilot has asked before the revocation, and this request may have come after it.
                        Some(Ok(entry)) if entry.is_revoked() => {}
                        Some(verdict) => return verdict.map(Entry::into_identity),
                        None => {}
                    }
                }
            }
        }
    }
}
