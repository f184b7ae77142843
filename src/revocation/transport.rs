//! `Transport`: events of other nodes.

use std::fmt;

use super::event::Revocation;
use super::hub::Revocations;

/// Tells a node which events of other nodes it hears, and whether it can hear. Created by [`Revocations::connect`].
///
/// A transport is deaf at first, and when it is dropped.
///
/// ```
/// use std::sync::mpsc;
/// use authed::revocation::{Revocation, Revocations};
///
/// // Two nodes in one process. A transport of your own sends text over a network.
/// let (here, there) = (Revocations::new(), Revocations::new());
/// let (send, receive) = mpsc::channel();
/// let _from_there = here.connect(move |event| { let _ = send.send(event.to_text()); });
/// let from_here = there.connect(|_| {});
/// assert!(there.deaf_for().is_some(), "not connected yet");
///
/// from_here.restored();
/// here.publish(Revocation::user("ada"));
/// from_here.receive(&Revocation::from_text(&receive.recv().unwrap()));
/// assert!(there.deaf_for().is_none());
///
/// from_here.lost("connection reset");
/// assert!(there.deaf_for().is_some());
/// ```
///
/// # What a transport must do
///
/// - Call [`lost`](Self::lost) as soon as events may be missed. A connection that hangs must be noticed, for example by
///   messages that the node sends to itself.
/// - Call [`restored`](Self::restored) after it listens again, and not before.
/// - Not [`receive`](Self::receive) the node's own events: they took effect when they were published.
/// - Send events in the end, also if the connection is interrupted when they are published.
#[must_use = "a transport that is dropped is deaf"]
pub struct Transport {
    revocations: Revocations,
}

impl Revocations {
    /// Connects other nodes. `send` is called for each published event, and must not block: put the event into a queue. Returns
    /// the [`Transport`] for the other direction: it passes events of other nodes to this node.
    ///
    /// The node is deaf until [`Transport::restored`] is called.
    ///
    /// # Panics
    ///
    /// Panics if a transport has been connected before.
    pub fn connect(&self, send: impl Fn(&Revocation) + Send + Sync + 'static) -> Transport {
        assert!(self.carry_with(Box::new(send)), "these `Revocations` have a transport already");
        Transport { revocations: self.clone() }
    }
}

impl Transport {
    /// Applies an event of another node.
    pub fn receive(&self, revocation: &Revocation) {
        self.revocations.apply(revocation);
    }

    /// Says that events may be missed from now on, and why. The operator is told once (feature `tracing`).
    pub fn lost(&self, cause: impl fmt::Display) {
        self.revocations.lose(&cause);
    }

    /// Says that no event is missed from now on.
    pub fn restored(&self) {
        self.revocations.restore();
    }
}

impl Drop for Transport {
    fn drop(&mut self) {
        self.lost("the transport has stopped");
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport").finish_non_exhaustive()
    }
}
