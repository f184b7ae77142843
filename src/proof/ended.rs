//! The end of a caller: when the identity expires or is revoked.

use std::time::Duration;

#[cfg(feature = "tokio")]
use tokio::time::sleep;

use super::{Authed, Proof};
use crate::caller::{Caller, Found};
use crate::policy::FailurePolicy;
use crate::realm::Realm;
use crate::requirement::Requirement;
use crate::revocation::Ended;

impl<R: Realm> Found<R> {
    fn ended<Z>(&self, sleep: impl Fn(Duration) -> Z + Send + Sync + 'static) -> Ended
    where
        Z: Future + Send + 'static,
    {
        let Self { identity, decider, found_at } = self;
        let heard = decider.revocations().map(|place| (place, identity.keys_in(place), *found_at));
        Ended::new(identity.expiry(), heard, sleep)
    }
}

impl<S: Requirement, P: FailurePolicy> Authed<S, P> {
    /// Returns a future that completes when the identity expires or is revoked, for code that outlives its request: a
    /// WebSocket, a stream. It uses the timer of tokio.
    ///
    /// ```
    /// use authed::{Authed, SimpleUser, scopes};
    /// # use std::time::Duration;
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders"; }
    ///
    /// async fn watch(caller: Authed<Orders>) {
    ///     let mut ended = caller.ended();
    ///     loop {
    ///         tokio::select! {
    ///             reason = &mut ended => return println!("{reason}"),
    ///             () = tokio::time::sleep(Duration::from_secs(1)) => { /* the work */ }
    ///         }
    ///     }
    /// }
    /// ```
    ///
    /// Revocations are heard if the authenticator was told where: [`Authenticator::revoked_by`](crate::Authenticator::revoked_by).
    /// See [`revocation`](crate::revocation).
    ///
    /// # Panics
    ///
    /// Panics when it is polled outside of a tokio runtime with a timer.
    #[cfg(feature = "tokio")]
    pub fn ended(&self) -> Ended {
        self.found.ended(sleep)
    }

    /// Returns the future of `ended` (feature `tokio`), with the timer of another runtime: a function that returns a future
    /// that completes after this time.
    ///
    /// ```
    /// # use authed::{Authed, SimpleUser, revocation::Ended, scopes};
    /// # use std::time::Duration;
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders"; }
    /// # mod smol { pub struct Timer; impl Timer { pub async fn after(_: std::time::Duration) {} } }
    /// fn end_of(caller: &Authed<Orders>) -> Ended {
    ///     caller.ended_with(smol::Timer::after)
    /// }
    /// ```
    pub fn ended_with<Z>(&self, sleep: impl Fn(Duration) -> Z + Send + Sync + 'static) -> Ended
    where
        Z: Future + Send + 'static,
    {
        self.found.ended(sleep)
    }
}

impl<S: Requirement> Proof<'_, S> {
    /// Returns a future that completes when the identity expires or is revoked. It outlives the proof: see
    /// [`Authed::ended`].
    ///
    /// # Panics
    ///
    /// Panics when it is polled outside of a tokio runtime with a timer.
    #[cfg(feature = "tokio")]
    pub fn ended(self) -> Ended {
        self.found.ended(sleep)
    }

    /// Returns the same future, with the timer of another runtime: see [`Authed::ended_with`].
    pub fn ended_with<Z>(self, sleep: impl Fn(Duration) -> Z + Send + Sync + 'static) -> Ended
    where
        Z: Future + Send + 'static,
    {
        self.found.ended(sleep)
    }
}

impl<R: Realm> Caller<R> {
    /// Returns a future that completes when the identity expires or is revoked: see [`Authed::ended`](crate::Authed::ended).
    /// An anonymous caller has no end.
    ///
    /// # Panics
    ///
    /// Panics when it is polled outside of a tokio runtime with a timer.
    #[cfg(feature = "tokio")]
    pub fn ended(&self) -> Ended {
        self.ended_with(sleep)
    }

    /// Returns the same future, with the timer of another runtime: see [`Authed::ended_with`](crate::Authed::ended_with).
    pub fn ended_with<Z>(&self, sleep: impl Fn(Duration) -> Z + Send + Sync + 'static) -> Ended
    where
        Z: Future + Send + 'static,
    {
        match self.found() {
            Some(found) => found.ended(sleep),
            None => Ended::new(None, None, sleep),
        }
    }
}
