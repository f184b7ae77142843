//! Help for the tests of an application: callers for tests, and assertions about its [`Table`](crate::table::Table).
//!
//! Enable the feature `testing` in the dev-dependencies only:
//!
//! ```toml
//! [dependencies]
//! authed = { version = "0.1", features = ["axum"] }
//!
//! [dev-dependencies]
//! authed = { version = "0.1", features = ["testing"] }
//! ```
//!
//! - [`TestCaller`] calls handlers and functions that take a proof, and sends requests as any user.
//! - [`Table::assert_snapshot`](crate::table::Table::assert_snapshot) compares who may call what with a file.
//! - [`assert_anonymous_is_refused`] compares the router with the table.
//! - [`assert_objects_are_separate`] tries to access the objects of one user as another one.

mod caller;
#[cfg(feature = "axum")]
mod objects;
#[cfg(feature = "axum")]
mod router;
mod snapshot;

pub use self::caller::TestCaller;
#[cfg(feature = "axum")]
pub use self::objects::{UserWithObjects, assert_objects_are_separate};
#[cfg(feature = "axum")]
pub use self::router::assert_anonymous_is_refused;
