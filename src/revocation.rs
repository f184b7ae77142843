//! Revocation: what a caller was granted is taken away at once, also from what was kept and from what is open.
//!
//! A [`Revocation`] is an event: what is known of a user, a session, a token, or of everybody is no longer true. An
//! application publishes it after the change. [`Revocations`] is the place where events are published and heard.
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
//! | what | how | what an event does |
//! | --- | --- | --- |
//! | kept verdicts | `Cache::revoked_by` (feature `cache`) | the verdicts on this user are no longer used |
//! | kept sessions | `Sessions::kept_for` of `authed-session` | the same |
//! | open sockets and streams | [`Authed::ended_with`](crate::Authed::ended_with), `Authed::ended` (feature `tokio`) | the future completes |
//!
//! # What is open
//!
//! A handler that outlives its request waits for the caller's end beside its work. The future owns what it needs. It
//! completes when the identity expires, and when an event names its user, session or token.
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
//! A [`Transport`] carries events between nodes. The crate `authed-session` has transports over PostgreSQL and Redis.
//! [`Revocations::connect`] is for your own. While a node cannot hear, this holds:
//!
//! - Nothing is kept. Each request asks its backend.
//! - What is open ends within the [grace](Revocations::with_grace) time, since an event may have been missed. A client that
//!   connects again is authenticated again.
//! - [`Revocations::deaf_for`] returns the time since when, for a health page. With the feature `tracing`, a warning is logged.
//!
//! # What is found while an event arrives
//!
//! An identity is tied to the sequence of events that was read *before* the backend was asked. An event that arrives later
//! ends it, even if the backend's answer is still under way.

mod ended;
mod event;
mod hub;
mod recent;
mod since;
mod transport;
mod waiting;

pub use self::ended::{EndReason, Ended};
pub use self::event::Revocation;
pub use self::hub::Revocations;
pub use self::since::Since;
pub use self::transport::Transport;
