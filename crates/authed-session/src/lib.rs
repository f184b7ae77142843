//! Sessions and password hashes for [`authed`]: users log in with a form, and a cookie identifies them afterwards.
//!
//! - [`Sessions`] is a backend and a layer. It authenticates requests by a session cookie.
//! - [`SessionOf`] logs users in and out. Handlers take it as a parameter.
//! - [`Accounts`] is your trait to implement: it finds a user by ID. Implement [`Logins`] in place of it to store logins in
//!   your own database: a request then asks one question.
//! - [`Throttle`] limits login attempts, by account and by address.
//! - `Passwords` (feature `password`) hashes passwords with Argon2id, and verifies them.
//!
//! Sessions are kept on the server, in your own database or in any store that implements [`SessionStore`] of [tower-sessions]. There are stores for
//! PostgreSQL, SQLite, MySQL, Redis and others. The page [sessions](_documentation::sessions) has a complete program. It
//! says what ends a session, how the cookie is protected, and what a request costs.
//!
//! ```
//! use authed::{AuthenticationError, Authenticator, Credentials, Identity, SimpleUser, scopes};
//! use authed_session::{Account, Accounts, MemoryStore, Sessions};
//!
//! scopes! {
//!     pub realm Shop for SimpleUser;
//!     pub scope Authenticated = "authenticated";
//! }
//!
//! /// Your users, in your database.
//! struct Users;
//!
//! impl Accounts for Users {
//!     type Realm = Shop;
//!
//!     async fn find(&self, id: &str) -> Result<Option<Account<Shop>>, AuthenticationError> {
//!         // SELECT roles, password_hash FROM users WHERE id = $1
//!         let identity = Identity::new(SimpleUser::new(id), Credentials::none().grant::<Authenticated>());
//!         Ok(Some(Account::new(identity, "$argon2id$v=19$..")))
//!     }
//! }
//!
//! let sessions = Sessions::new(MemoryStore::default(), Users);
//! let authenticator = Authenticator::new(sessions.clone());   // for the router's state
//! // .. and the layer: `router.layer(sessions)`
//! ```
//!
//! # Features
//!
//! Default: none.
//!
//! | feature | adds |
//! | --- | --- |
//! | `axum` | [`SessionOf`] and [`Session`] as axum extractors |
//! | `memory-store` | `MemoryStore`, a store for tests and for programs on one node |
//! | `password` | `Passwords`: password hashes with Argon2id |
//! | `postgres` | `revocations_over_postgres`: nodes hear each other's revocations by NOTIFY |
//! | `redis` | `revocations_over_redis`: the same by PUBLISH |
//! | `tower-sessions-0-15` | `Store015`: adapts stores that are made for tower-sessions 0.15 |
//!
//! # Versions
//!
//! This crate uses version 0.14 of `tower-sessions-core`. The published stores are made for it: tower-sessions-sqlx-store
//! 0.15 and tower-sessions-redis-store 0.16. Stores for version 0.15 work with the feature `tower-sessions-0-15`.
//!
//! [tower-sessions]: https://docs.rs/tower-sessions

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(not(all(feature = "axum", feature = "password")), allow(rustdoc::broken_intra_doc_links))]
#![forbid(unsafe_code)]
#![warn(missing_docs, missing_debug_implementations)]

mod account;
#[cfg(feature = "axum")]
mod axum;
mod backend;
mod cookie;
mod digested_ids;
mod kept_sessions;
mod layer;
mod login;
mod login_id;
mod logins;
mod logins_in_store;
mod misuse;
mod no_data;
#[cfg(feature = "password")]
mod password;
mod session_data;
mod session_of;
mod sessions;
mod shared;
#[cfg(feature = "tower-sessions-0-15")]
mod store_0_15;
pub mod throttle;
#[cfg(any(feature = "postgres", feature = "redis"))]
mod transport;

pub use tower_sessions_core;
pub use tower_sessions_core::{Session, SessionStore};
#[cfg(feature = "memory-store")]
pub use tower_sessions_memory_store::MemoryStore;

pub use self::account::{Account, Accounts};
pub use self::cookie::SameSite;
pub use self::layer::SessionService;
pub use self::login::Login;
pub use self::login_id::{InvalidLoginId, LoginId};
pub use self::logins::Logins;
#[cfg(feature = "password")]
pub use self::password::{PasswordError, Passwords, Verified};
pub use self::session_of::SessionOf;
pub use self::sessions::Sessions;
#[cfg(feature = "tower-sessions-0-15")]
pub use self::store_0_15::Store015;
pub use self::throttle::Throttle;

#[cfg(feature = "postgres")]
pub use self::transport::postgres::revocations_over_postgres;
#[cfg(feature = "redis")]
pub use self::transport::redis::revocations_over_redis;
#[cfg(any(feature = "postgres", feature = "redis"))]
pub use self::transport::{Channel, InvalidAddress};

/// Pages about the crate.
pub mod _documentation {
    #[doc = include_str!("../docs/sessions.md")]
    pub mod sessions {}
}

#[cfg(all(doctest, feature = "axum", feature = "memory-store", feature = "password"))]
#[doc = include_str!("../README.md")]
mod readme {}
