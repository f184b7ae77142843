//! `Waiting`: a caller that waits for its end.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::Instant;

use super::hub::Hub;

/// What an event changes.
pub(super) struct Waiter(Mutex<State>);

struct State {
    is_revoked: bool,
    /// Set when the node becomes deaf.
    deadline: Option<Instant>,
    waker: Option<Waker>,
}

impl Waiter {
    pub(super) fn new(is_revoked: bool, deadline: Option<Instant>) -> Self {
        Self(Mutex::new(State { is_revoked, deadline, waker: None }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn revoke(&self) {
        self.change(|state| state.is_revoked = true);
    }

    pub(super) fn end_by(&self, moment: Instant) {
        self.change(|state| state.deadline = Some(state.deadline.map_or(moment, |earlier| earlier.min(moment))));
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let waker = {
            let mut state = self.state();
            change(&mut state);
            state.waker.take()
        };
        // Not while the lock is held: a waker may run the task at once.
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// A registered caller. Dropping it removes the caller.
pub(super) struct Waiting {
    hub: Arc<Hub>,
    keys: Box<[u64]>,
    id: u64,
    waiter: Arc<Waiter>,
}

impl Waiting {
    pub(super) fn new(hub: Arc<Hub>, keys: Box<[u64]>, id: u64, waiter: Arc<Waiter>) -> Self {
        Self { hub, keys, id, waiter }
    }

    pub(super) fn is_revoked(&self) -> bool {
        self.waiter.state().is_revoked
    }

    /// Returns the moment by which the caller ends since the node is deaf.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.waiter.state().deadline
    }

    /// Wakes this task at the next change.
    pub(super) fn wake(&self, waker: &Waker) {
        let mut state = self.waiter.state();
        match &mut state.waker {
            Some(own) => own.clone_from(waker),
            none => *none = Some(waker.clone()),
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.hub.forget(&self.keys, self.id);
    }
}
