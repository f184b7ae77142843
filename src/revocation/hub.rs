//! `Revocations`: where events are published and heard.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::event::{self, Kind, Revocation};
use super::recent::Recent;
use super::waiter::Waiter;

/// Where revocations are published and heard. Cheap to clone: clones are the same place.
///
/// An application has one, or one for each realm. Pass it to the authenticator, the cache and the sessions: see the
/// [module](super).
///
/// Its memory is bounded: 64 KiB for events, whatever their number, and a record for each caller that
/// [waits](crate::Authed::ended_with).
#[derive(Clone)]
pub struct Revocations {
    hub: Arc<Hub>,
}

/// Longer times are cut to this one.
const LONGEST_GRACE: Duration = Duration::from_secs(365 * 24 * 60 * 60);

struct Hub {
    /// The number of the last event.
    sequence: AtomicU64,
    /// What was found before this number does not hold. `u64::MAX` while the node is deaf.
    floor: AtomicU64,
    /// The number of the last event about everybody.
    everybody: AtomicU64,
    recent: Recent,
    hasher: RandomState,
    grace: Duration,
    state: Mutex<State>,
    send: OnceLock<Send>,
}

pub(super) type Send = Box<dyn Fn(&Revocation) + std::marker::Send + Sync>;

#[derive(Default)]
struct State {
    /// Each waiting caller under each of its keys.
    waiting: BTreeMap<(u64, u64), Arc<Waiter>>,
    /// The number of callers that have waited.
    waiters: u64,
    deaf_since: Option<Instant>,
    /// Whether the operator was told that the node is deaf.
    has_warned: bool,
    /// The numbers at which the node last became deaf, and heard again.
    lost: Option<(u64, Instant)>,
    restored: u64,
}

impl Revocations {
    /// Returns a place that hears the events of this process. The grace time is 10 seconds: see
    /// [`with_grace`](Self::with_grace).
    pub fn new() -> Self {
        Self::with_grace(Duration::from_secs(10))
    }

    /// Like [`new`](Self::new), with another grace time, of at most 365 days. Open sockets and streams end within this time if this node cannot hear
    /// other nodes.
    ///
    /// They end at different moments in the second half of the time, so that not all clients connect again at once. They also
    /// end if the [transport](Self::connect) is restored meanwhile: an event may have been missed.
    pub fn with_grace(grace: Duration) -> Self {
        let hub = Hub {
            sequence: AtomicU64::new(1),
            floor: AtomicU64::new(1),
            everybody: AtomicU64::new(0),
            recent: Recent::new(),
            hasher: RandomState::new(),
            grace: grace.min(LONGEST_GRACE),
            state: Mutex::default(),
            send: OnceLock::new(),
        };
        Self { hub: Arc::new(hub) }
    }

    /// Publishes an event. In this process it takes effect before the method returns. A transport carries it to other nodes.
    ///
    /// Call it after the change is committed: a request in between would find the old state again.
    pub fn publish(&self, revocation: Revocation) {
        self.hub.apply(&revocation);
        if let Some(send) = self.hub.send.get() {
            send(&revocation);
        }
    }

    /// Returns how long this node has been unable to hear other nodes, or `None` if it can. Without a transport: `None`.
    pub fn deaf_for(&self) -> Option<Duration> {
        self.hub.state().deaf_since.map(|since| since.elapsed())
    }

    /// Returns the number of the last event.
    #[inline]
    pub(crate) fn sequence(&self) -> u64 {
        self.hub.sequence.load(Ordering::Acquire)
    }

    /// Returns whether the node can hear, and could since this number, which was read before. Call it after [`sequence`](Self::sequence).
    #[inline]
    pub(crate) fn has_heard_since(&self, number: u64) -> bool {
        number >= self.hub.floor.load(Ordering::Acquire)
    }

    /// Returns whether an event after this number is about everybody or one of these keys.
    pub(crate) fn is_revoked_since(&self, keys: &[u64], number: u64) -> bool {
        self.hub.is_revoked(keys, number)
    }

    /// Returns whether both are the same place.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.hub, &other.hub)
    }

    /// Returns the key of a user.
    pub(crate) fn user_key(&self, id: &str) -> u64 {
        self.hub.key(Kind::User, id)
    }

    /// Returns the key of an event.
    pub(crate) fn key(&self, revocation: &Revocation) -> u64 {
        self.hub.key(revocation.kind, &revocation.id)
    }

    pub(super) fn apply(&self, revocation: &Revocation) {
        self.hub.apply(revocation);
    }

    /// Registers a caller that was found at this number. Returns its number, for [`forget`](Self::forget).
    pub(super) fn register(&self, keys: &[u64], found_at: u64) -> (u64, Arc<Waiter>) {
        self.hub.register(keys, found_at)
    }

    pub(super) fn forget(&self, keys: &[u64], id: u64) {
        self.hub.forget(keys, id);
    }

    /// Sets what carries events to other nodes, and returns whether it is the first. The node is deaf from now on.
    pub(super) fn carry_with(&self, send: Send) -> bool {
        let is_first = self.hub.send.set(send).is_ok();
        if is_first {
            self.hub.set_deaf();
        }
        is_first
    }

    pub(super) fn lose(&self, cause: &dyn fmt::Display) {
        self.hub.set_deaf();
        if !std::mem::replace(&mut self.hub.state().has_warned, true) {
            #[cfg(feature = "tracing")]
            tracing::warn!(
                target: "authed",
                %cause,
                "revocations of other nodes cannot be heard: caches keep nothing, and open sockets and streams end in {:?}",
                self.hub.grace
            );
            let _ = cause;
        }
    }

    pub(super) fn restore(&self) {
        if self.hub.set_hearing() {
            #[cfg(feature = "tracing")]
            tracing::info!(target: "authed", "revocations of other nodes are heard");
        }
    }
}

impl Hub {
    fn state(&self) -> MutexGuard<'_, State> {
        // No code panics between two changes that belong together.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn key(&self, kind: Kind, id: &str) -> u64 {
        self.hasher.hash_one(event::key(kind, id))
    }

    /// Returns whether an event after this number is about everybody or one of these keys.
    fn is_revoked(&self, keys: &[u64], number: u64) -> bool {
        self.everybody.load(Ordering::Acquire) > number || keys.iter().any(|key| self.recent.last(*key) > number)
    }

    /// What an event changes can be seen before its number.
    fn apply(&self, revocation: &Revocation) {
        let ended: Vec<_> = {
            let state = self.state();
            let number = self.sequence.load(Ordering::Relaxed) + 1;
            let ended = if revocation.kind == Kind::Everybody {
                self.everybody.store(number, Ordering::Release);
                if state.deaf_since.is_none() {
                    self.floor.store(number, Ordering::Release);
                }
                state.waiting.values().cloned().collect()
            } else {
                let key = self.key(revocation.kind, &revocation.id);
                self.recent.mark(key, number);
                state.waiting.range((key, 0)..=(key, u64::MAX)).map(|(_, waiter)| Arc::clone(waiter)).collect()
            };
            self.sequence.store(number, Ordering::Release);
            ended
        };
        ended.iter().for_each(|waiter| waiter.revoke());
    }

    fn register(&self, keys: &[u64], found_at: u64) -> (u64, Arc<Waiter>) {
        let mut state = self.state();
        state.waiters += 1;
        let id = state.waiters;
        let is_revoked = self.is_revoked(keys, found_at);
        let lost = state.lost.filter(|(number, _)| found_at < *number);
        let deadline = match lost {
            Some((_, moment)) => Some(self.end_of_grace(moment, id)),
            None if found_at < state.restored || state.deaf_since.is_some() => {
                Some(self.end_of_grace(Instant::now(), id))
            }
            None => None,
        };
        let waiter = Arc::new(Waiter::new(is_revoked, deadline));
        for key in keys {
            state.waiting.insert((*key, id), Arc::clone(&waiter));
        }
        (id, waiter)
    }

    /// Returns a moment in the second half of the grace time.
    fn end_of_grace(&self, since: Instant, id: u64) -> Instant {
        let half = self.grace / 2;
        let share = (self.hasher.hash_one(id) % 1024) as u32;
        since + half + half * share / 1024
    }

    fn forget(&self, keys: &[u64], id: u64) {
        let mut state = self.state();
        for key in keys {
            state.waiting.remove(&(*key, id));
        }
    }

    fn set_deaf(&self) {
        let mut state = self.state();
        if state.deaf_since.is_some() {
            return;
        }
        let (number, now) = (self.sequence.load(Ordering::Relaxed) + 1, Instant::now());
        state.deaf_since = Some(now);
        state.lost = Some((number, now));
        self.floor.store(u64::MAX, Ordering::Release);
        self.sequence.store(number, Ordering::Release);
        let waiting: Vec<_> = state.waiting.iter().map(|((_, id), waiter)| (*id, Arc::clone(waiter))).collect();
        drop(state);
        waiting.iter().for_each(|(id, waiter)| waiter.end_by(self.end_of_grace(now, *id)));
    }

    fn set_hearing(&self) -> bool {
        let mut state = self.state();
        if state.deaf_since.take().is_none() {
            return false;
        }
        let number = self.sequence.load(Ordering::Relaxed) + 1;
        state.has_warned = false;
        state.restored = number;
        self.floor.store(number, Ordering::Release);
        self.sequence.store(number, Ordering::Release);
        true
    }
}

impl Default for Revocations {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Revocations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Revocations").field("deaf_for", &self.deaf_for()).finish_non_exhaustive()
    }
}
