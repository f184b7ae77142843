//! Help for the tests of an application: callers made up for a test, and assertions about its [`Table`](crate::Table).
//!
//! Behind the feature `testing`, which belongs into the dev-dependencies:
//!
//! ```toml
//! [dependencies]
//! authed = { version = "0.1", features = ["axum"] }
//!
//! [dev-dependencies]
//! authed = { version = "0.1", features = ["testing"] }
//! ```
//!
//! - [`TestCaller`]: functions that ask for a proof, and handlers, are called directly; requests come from anybody.
//! - [`Table::assert_snapshot`](crate::Table::assert_snapshot): no change of who may call what goes unseen.
//! - [`assert_anonymous_is_refused`]: the router does what the table says.

mod caller;
#[cfg(feature = "axum")]
mod router;
mod snapshot;

pub use self::caller::TestCaller;
#[cfg(feature = "axum")]
pub use self::router::assert_anonymous_is_refused;
