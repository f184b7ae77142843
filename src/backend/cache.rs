//! `Cache`: keeps the verdicts of a slow verifier.

mod entry;
mod flight;
mod key;
mod store;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::request::Parts;

use self::entry::Entry;
use self::flight::{Boarding, Flights, Landing};
use self::key::{Key, Keys, Secret};
use self::store::Store;
use super::verifier::{Verdict, Verifier};
use crate::error::{AuthenticationError, ErrorKind};
use crate::realm::Realm;
use crate::revocation::Revocations;

pub use self::key::Keyed;

const LONGEST: Duration = Duration::from_secs(1000 * 365 * 24 * 60 * 60);

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
///   errors, so a new token is good at once: see [`keeping_rejections_for`](Self::keeping_rejections_for).
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
    verdicts: Store<Entry<R>>,
    rejections: Store<AuthenticationError>,
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
        Self::made(Store::new(capacity, checked(time_to_live)), Store::new(0, Duration::ZERO), None)
    }

    /// Returns an empty cache with the same limits, in which revocations end verdicts at once: see
    /// [`revocation`](crate::revocation).
    ///
    /// A verdict ends with the revocation of its user, of everybody, and of what it was
    /// [created with](crate::Identity::with_revocation), such as the token's ID. While this node cannot hear the others, nothing is
    /// kept, and each request asks the verifier.
    #[must_use]
    pub fn revoked_by(self, revocations: &Revocations) -> Self {
        let Inner { verdicts, rejections, .. } = &*self.inner;
        Self::made(verdicts.emptied(), rejections.emptied(), Some(revocations.clone()))
    }

    /// Returns an empty cache that also keeps the verdicts on wrong logins and tokens, for this time. Default: none.
    ///
    /// A client that sends the same wrong token again and again then causes one question in this time. A token that becomes
    /// good meanwhile stays wrong for the rest of the time: use seconds. There is room for as many wrong tokens as for good
    /// ones, in a place of their own. An error that says nothing of the token ([`ErrorKind::Unavailable`]) is never kept.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use authed::{SimpleUser, backend::Cache, scopes};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
    /// let cache = Cache::<Shop>::new(10_000, Duration::from_secs(60)).keeping_rejections_for(Duration::from_secs(5));
    /// ```
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`new`](Self::new).
    #[must_use]
    pub fn keeping_rejections_for(self, time: Duration) -> Self {
        let Inner { verdicts, revocations, .. } = &*self.inner;
        Self::made(verdicts.emptied(), Store::new(verdicts.capacity(), checked(time)), revocations.clone())
    }

    fn made(
        verdicts: Store<Entry<R>>,
        rejections: Store<AuthenticationError>,
        revocations: Option<Revocations>,
    ) -> Self {
        Self {
            inner: Arc::new(Inner {
                verdicts,
                rejections,
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
        self.inner.verdicts.clear();
        self.inner.rejections.clear();
    }

    /// Returns a verifier that asks the cache first, for a backend of your own. [`Bearer::cached`](crate::Bearer::cached)
    /// and its like use it.
    ///
    /// The verdict must not depend on the request's head, which is not part of the cache's key.
    pub fn before<V>(&self, verifier: V) -> Cached<V, R> {
        let backend = self.inner.backends.fetch_add(1, Ordering::Relaxed);
        Cached { verifier, cache: self.clone(), keys: self.inner.secret.keys_of(backend) }
    }

    fn get(&self, key: &Key) -> Option<Landing<R>> {
        let good = self.inner.verdicts.get(key).filter(Entry::is_good);
        good.map(Ok).or_else(|| self.inner.rejections.get(key).map(Err))
    }

    fn keep(&self, key: Key, landing: &Landing<R>) {
        match landing {
            Ok(entry) if entry.is_good() => self.inner.verdicts.insert(key, entry.clone()),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::Rejected => self.inner.rejections.insert(key, error.clone()),
            Err(_) => {}
        }
    }
}

/// Returns the time, which the clock can add.
fn checked(time: Duration) -> Duration {
    assert!(time <= LONGEST, "nothing is kept for more than 1000 years: use a shorter time");
    time
}

impl<R: Realm> Clone for Cache<R> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<R: Realm> fmt::Debug for Cache<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let capacity = self.inner.verdicts.capacity();
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
        self.cache.get(&self.key(presented)).map(|landing| landing.map(Entry::into_identity))
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
                        return pilot.land(found);
                    }
                    // Before the verifier is asked: a revocation meanwhile ends the verdict.
                    let since = self.cache.inner.revocations.as_ref().map(Revocations::since);
                    let verdict = self.verifier.verify(presented, head).await;
                    let landing = verdict.map(|identity| Entry::new(identity, since));
                    self.cache.keep(key, &landing);
                    return pilot.land(landing);
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
