//! One look-up for many who ask for the same: a pilot flies, passengers wait for the landing.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use super::key::Key;
use crate::caller::Identity;
use crate::error::{AuthenticationError, ErrorKind};
use crate::realm::Realm;

/// What is said to all who have waited.
type Outcome<R> = Result<Identity<R>, Shared>;

/// The look-ups that are under way.
pub struct Flights<R: Realm>(Mutex<HashMap<Key, Arc<Flight<R>>>>);

/// One of them.
pub struct Flight<R: Realm>(Mutex<State<R>>);

enum State<R: Realm> {
    UnderWay(Vec<Waker>),
    Landed(Outcome<R>),
    /// The pilot has been dropped: its request was given up, or it panicked.
    Lost,
}

pub enum Boarding<'a, R: Realm> {
    Pilot(Pilot<'a, R>),
    Passenger(Arc<Flight<R>>),
}

/// Whoever has it looks up. Dropped without having landed, it makes way for another one.
pub struct Pilot<'a, R: Realm> {
    flights: &'a Flights<R>,
    flight: Arc<Flight<R>>,
    key: Key,
}

/// Nothing that is locked here is left half changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<R: Realm> Flights<R> {
    /// The flight of this key, as its pilot if there is none yet.
    pub fn board(&self, key: Key) -> Boarding<'_, R> {
        let mut flights = lock(&self.0);
        if let Some(flight) = flights.get(&key) {
            return Boarding::Passenger(Arc::clone(flight));
        }
        let flight = Arc::new(Flight(Mutex::new(State::UnderWay(Vec::new()))));
        flights.insert(key, Arc::clone(&flight));
        Boarding::Pilot(Pilot { flights: self, flight, key })
    }
}

impl<R: Realm> Default for Flights<R> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<R: Realm> Flight<R> {
    /// What the pilot has found; `None` if it never landed.
    pub async fn landing(&self) -> Option<Outcome<R>> {
        let mut seat = None;
        poll_fn(|context| match &mut *lock(&self.0) {
            State::Landed(outcome) => Poll::Ready(Some(outcome.clone())),
            State::Lost => Poll::Ready(None),
            State::UnderWay(passengers) => {
                let seat = *seat.get_or_insert(passengers.len());
                match passengers.get_mut(seat) {
                    Some(waker) => waker.clone_from(context.waker()),
                    None => passengers.push(context.waker().clone()),
                }
                Poll::Pending
            }
        })
        .await
    }

    fn end(&self, state: State<R>) {
        let before = std::mem::replace(&mut *lock(&self.0), state);
        if let State::UnderWay(passengers) = before {
            passengers.into_iter().for_each(Waker::wake);
        }
    }
}

impl<R: Realm> Pilot<'_, R> {
    pub fn land(self, outcome: Outcome<R>) -> Outcome<R> {
        self.flight.end(State::Landed(outcome.clone()));
        outcome
    }
}

impl<R: Realm> Drop for Pilot<'_, R> {
    fn drop(&mut self) {
        // First of all, or those who are woken would board it again.
        lock(&self.flights.0).remove(&self.key);
        if matches!(*lock(&self.flight.0), State::UnderWay(_)) {
            self.flight.end(State::Lost);
        }
    }
}

/// An error of which each who has waited is told.
pub struct Shared(Arc<AuthenticationError>);

impl Shared {
    pub fn into_error(self) -> AuthenticationError {
        match self.0.kind() {
            ErrorKind::Malformed => AuthenticationError::malformed(),
            ErrorKind::Rejected => AuthenticationError::rejected(),
            ErrorKind::Unavailable => AuthenticationError::unavailable(Cause(self.0)),
        }
    }
}

impl From<AuthenticationError> for Shared {
    fn from(error: AuthenticationError) -> Self {
        Self(Arc::new(error))
    }
}

impl Clone for Shared {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// The cause of that error, which says what the first one said.
struct Cause(Arc<AuthenticationError>);

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.source() {
            Some(cause) => fmt::Display::fmt(cause, f),
            None => fmt::Display::fmt(&self.0, f),
        }
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.source() {
            Some(cause) => fmt::Debug::fmt(cause, f),
            None => fmt::Debug::fmt(&self.0, f),
        }
    }
}

impl Error for Cause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source().and_then(Error::source)
    }
}
