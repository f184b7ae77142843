//! One verification for many requests with the same token: a pilot flies, passengers wait for the landing.

use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use super::entry::Entry;
use super::key::Key;
use crate::backend::Verdict;
use crate::error::AuthenticationError;
use crate::realm::Realm;

/// The pilot's verdict, with the moment before the pilot asked.
pub type Landing<R> = Result<Entry<R>, AuthenticationError>;

/// The pending verifications.
pub struct Flights<R: Realm>(Mutex<HashMap<Key, Arc<Flight<R>>>>);

/// A pending verification.
pub struct Flight<R: Realm>(Mutex<State<R>>);

enum State<R: Realm> {
    UnderWay(Vec<Waker>),
    Landed(Landing<R>),
    /// The pilot was dropped: its request was cancelled, or it panicked.
    Lost,
}

pub enum Boarding<'a, R: Realm> {
    Pilot(Pilot<'a, R>),
    Passenger(Arc<Flight<R>>),
}

/// The request that verifies. If it is dropped before it lands, another request becomes the pilot.
pub struct Pilot<'a, R: Realm> {
    flights: &'a Flights<R>,
    flight: Arc<Flight<R>>,
    key: Key,
}

/// No panic leaves the locked data half changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<R: Realm> Flights<R> {
    /// Returns the flight with this key. The first to board is its pilot.
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
    /// Waits for the pilot's verdict. Returns `None` if the pilot never landed.
    pub async fn landing(&self) -> Option<Landing<R>> {
        let mut seat = None;
        poll_fn(|context| match &mut *lock(&self.0) {
            State::Landed(verdict) => Poll::Ready(Some(verdict.clone())),
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
    pub fn land(self, landing: Landing<R>) -> Verdict<R> {
        self.flight.end(State::Landed(landing.clone()));
        landing.map(Entry::into_identity)
    }
}

impl<R: Realm> Drop for Pilot<'_, R> {
    fn drop(&mut self) {
        // First of all: woken passengers must not board this flight again.
        lock(&self.flights.0).remove(&self.key);
        if matches!(*lock(&self.flight.0), State::UnderWay(_)) {
            self.flight.end(State::Lost);
        }
    }
}
