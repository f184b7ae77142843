//! The library under axum: extractors, with the authenticator in the router's state.
//!
//! ```
//! use authed::{Authed, Authenticator, Caller, NotFound, Refusal, SimpleUser, User, scopes};
//! use axum::{Router, routing::get};
//!
//! scopes! {
//!     pub realm Shop for SimpleUser;
//!     pub scope Admin = "admin", on failure NotFound;
//! }
//!
//! async fn home(caller: Caller<Shop>) -> String {
//!     format!("Hello, {}", caller.user().map_or("stranger", |user| user.display_name()))
//! }
//!
//! async fn admin(admin: Authed<Admin>) -> String {
//!     format!("Good morning, {}", admin.user().display_name())
//! }
//!
//! fn app(authenticator: Authenticator<Shop>) -> Router {
//!     Router::new()
//!         .route("/", get(home))
//!         .route("/admin", get(admin))
//!         .fallback(async || Refusal::not_found())
//!         .with_state(authenticator)
//! }
//! ```
//!
//! Without `with_state` it is a `Router<Authenticator<Shop>>`, which axum does not serve. An application with a state of
//! its own puts the authenticator into a field and derives `FromRef`:
//!
//! ```
//! # use authed::{Authed, Authenticator, SimpleUser, scopes};
//! # use axum::{Router, extract::FromRef, routing::get};
//! # scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
//! #[derive(Clone, FromRef)]
//! struct App {
//!     authenticator: Authenticator<Shop>,
//! }
//!
//! async fn admin(_: Authed<Admin>) {}
//!
//! fn app(state: App) -> Router {
//!     Router::new().route("/admin", get(admin)).with_state(state)
//! }
//! ```
//!
//! `Option<Authed<Admin>>` is for handlers that serve callers with and without the scope: `None` where the caller does
//! not meet it. Bad credentials are refused also there.
//!
//! When a handler's parameter does not fit the state, axum's error speaks of `Handler<_, _>`. With
//! `#[axum::debug_handler(state = App)]` it is this crate's.

mod extract;
mod response;

pub use self::extract::CarriesAuthenticator;
