//! Sessions that this process keeps for a while, with their identities.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime};

use authed::Identity;
use authed::backend::Kept;
use authed::realm::Realm;
use tower_sessions_core::session::Id;

/// The maximum of kept sessions.
const CAPACITY: usize = 10_000;
const SHARDS: usize = 16;
/// A shard has two generations.
const GENERATION: usize = CAPACITY / SHARDS / 2;
/// The maximum time for which an ID without a login is kept.
const STRANGER: Duration = Duration::from_secs(5);

/// What a request of the session needs.
pub(crate) struct KeptSession<R: Realm> {
    /// Since the moment before the store and the accounts were asked.
    pub(crate) identity: Kept<R>,
    pub(crate) until: Instant,
    /// The moment at which the use of the session must be saved again.
    pub(crate) used_until: SystemTime,
    /// The moment at which the login ends at the latest.
    pub(crate) ends_at: SystemTime,
}

impl<R: Realm> KeptSession<R> {
    fn get(&self) -> Option<&Identity<R>> {
        let is_young = Instant::now() < self.until && SystemTime::now() < self.used_until;
        if is_young { self.identity.get() } else { None }
    }
}

/// Sessions by the ID in their cookie.
pub(crate) struct KeptSessions<R: Realm> {
    good: [RwLock<Shard<Arc<KeptSession<R>>>>; SHARDS],
    /// IDs without a login, and until when they are kept. They have a place of their own: anyone can send them.
    strangers: [RwLock<Shard<Instant>>; SHARDS],
}

/// What was not used while the young generation was filled is dropped.
struct Shard<T> {
    young: HashMap<i128, T>,
    old: HashMap<i128, T>,
}

impl<T> Shard<T> {
    fn new() -> RwLock<Self> {
        RwLock::new(Self { young: HashMap::new(), old: HashMap::new() })
    }

    fn insert(&mut self, id: Id, value: T) {
        if self.young.len() >= GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(id.0, value);
    }
}

impl<R: Realm> Default for KeptSessions<R> {
    fn default() -> Self {
        Self { good: std::array::from_fn(|_| Shard::new()), strangers: std::array::from_fn(|_| Shard::new()) }
    }
}

/// Returns the number of the shard.
fn number(id: Id) -> usize {
    // IDs are random.
    id.0.unsigned_abs() as usize % SHARDS
}

impl<R: Realm> KeptSessions<R> {
    fn shard(&self, id: Id) -> &RwLock<Shard<Arc<KeptSession<R>>>> {
        &self.good[number(id)]
    }

    /// Returns whether this ID is known to have no login.
    pub(crate) fn is_stranger(&self, id: Id) -> bool {
        let shard = self.strangers[number(id)].read().unwrap_or_else(PoisonError::into_inner);
        let until = shard.young.get(&id.0).or_else(|| shard.old.get(&id.0));
        until.is_some_and(|until| Instant::now() < *until)
    }

    /// Keeps that this ID has no login, for this time at most. It never gets one: each login makes a new ID.
    pub(crate) fn put_stranger(&self, id: Id, time: Duration) {
        if !time.is_zero() {
            let mut shard = self.strangers[number(id)].write().unwrap_or_else(PoisonError::into_inner);
            shard.insert(id, Instant::now() + time.min(STRANGER));
        }
    }

    /// Returns when the login of this session ends at the latest, if the session is kept and still good.
    pub(crate) fn ends_at(&self, id: Id) -> Option<SystemTime> {
        let shard = self.shard(id).read().unwrap_or_else(PoisonError::into_inner);
        let kept = shard.young.get(&id.0).or_else(|| shard.old.get(&id.0))?;
        kept.get().map(|_| kept.ends_at)
    }

    /// Returns the identity of this session, if it is kept and still good.
    pub(crate) fn get(&self, id: Id) -> Option<Identity<R>> {
        // No code panics between two changes that belong together.
        let shard = self.shard(id).read().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = shard.young.get(&id.0) {
            return kept.get().cloned();
        }
        let kept = Arc::clone(shard.old.get(&id.0)?);
        drop(shard);
        let identity = kept.get().cloned()?;
        self.insert(id, kept);
        Some(identity)
    }

    /// Keeps the session, unless an event has ended it meanwhile.
    pub(crate) fn put(&self, id: Id, kept: KeptSession<R>) {
        if kept.get().is_some() {
            self.insert(id, Arc::new(kept));
        }
    }

    fn insert(&self, id: Id, kept: Arc<KeptSession<R>>) {
        self.shard(id).write().unwrap_or_else(PoisonError::into_inner).insert(id, kept);
    }
}
