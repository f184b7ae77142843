//! `Waiter`: what an event changes for a caller that waits for its end.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::Instant;

/// What an event changes for a caller that waits.
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

    pub(super) fn is_revoked(&self) -> bool {
        self.state().is_revoked
    }

    /// Returns the moment by which the caller ends since the node is deaf.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.state().deadline
    }

    /// Wakes this task at the next change.
    pub(super) fn wake(&self, waker: &Waker) {
        let mut state = self.state();
        match &mut state.waker {
            Some(own) => own.clone_from(waker),
            none => *none = Some(waker.clone()),
        }
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
