//! Revocation: takes permissions away at once, also in caches, kept sessions, and open sockets and streams.
//!
//! A [`Revocation`] is an event. It says that the permissions of a user, a session, a token or of everybody have changed. An
//! application publishes the event after the change. [`Revocations`] is the place where events are published and heard.
//!
//! ```
//! use std::time::Duration;
//! use authed::revocation::{Revocation, Revocations};
//! use authed::{Authenticator, Basic, Identity, SimpleUser, scopes};
//!
//! scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
//!
//! # fn check(_: &authed::backend::Login) -> authed::backend::Verdict<Shop> { unimplemented!() }
//! let revocations = Revocations::new();
//! let authenticator = Authenticator::new(Basic::new(check)).revoked_by(&revocations);
//!
//! // After a role was taken away, and the change is committed:
//! revocations.publish(Revocation::user("ada"));
//! ```
//!
//! | what an event ends | how | what happens |
//! | --- | --- | --- |
//! | kept verdicts | `Cache::revoked_by` (feature `cache`) | the next request of this user asks the verifier |
//! | kept sessions | `Sessions::kept_for` of `authed-session` | the next request of this user asks the store |
//! | open sockets and streams | [`Authed::ended_with`](crate::Authed::ended_with), `Authed::ended` (feature `tokio`) | the future completes |
//!
//! # Open sockets and streams
//!
//! A handler that outlives its request waits for `caller.ended()` beside its work. The future borrows nothing. It completes
//! when the identity expires, and when an event names its user, session or token.
//!
//! ```
//! # #[cfg(feature = "tokio")]
//! # mod example {
//! use authed::{Authed, SimpleUser, scopes};
//!
//! scopes! { pub realm Chat for SimpleUser; pub scope Speaker = "speaker"; }
//!
//! # struct Socket;
//! # impl Socket { async fn recv(&mut self) -> Option<String> { None } async fn send(&mut self, _: &str) {} }
//! async fn converse(caller: Authed<Speaker>, mut socket: Socket) {
//!     let mut ended = caller.ended();
//!     loop {
//!         tokio::select! {
//!             reason = &mut ended => return socket.send(&reason.to_string()).await,
//!             Some(message) = socket.recv() => socket.send(&message).await,
//!             else => return,
//!         }
//!     }
//! }
//! # }
//! ```
//!
//! A stream ends in one line with `take_until` of `futures_util`: `stream.take_until(caller.ended())`.
//!
//! # Several nodes
//!
//! A [`Transport`] carries events between nodes. The crate `authed-session` has transports over PostgreSQL and Redis. For
//! another one, use [`Revocations::connect`]. While a node cannot hear the others, this holds:
//!
//! - Caches and sessions keep nothing. Each request asks its backend.
//! - Open sockets and streams end within the [grace](Revocations::with_grace) time, since an event may have been missed. A
//!   client that connects again is authenticated again.
//! - [`Revocations::deaf_for`] returns how long the node has been unable to hear, for a health page. With the feature
//!   `tracing`, a warning is logged.
//!
//! # An event during an authentication
//!
//! The authenticator reads the number of the last event *before* it asks the backend. An event that arrives later ends the
//! identity, even if the backend has not answered yet.

mod ended;
mod event;
mod hub;
mod recent;
mod since;
mod transport;
mod waiter;
mod waiting;

pub use self::ended::{EndReason, Ended};
pub use self::event::Revocation;
pub use self::hub::Revocations;
pub use self::since::Since;
pub use self::transport::Transport;
