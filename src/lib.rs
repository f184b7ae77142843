//! Type-safe authentication and authorization for axum and every tower stack.
//!
//! The parameters of a handler declare who may call it. Other requests are rejected before the handler runs. A function
//! that needs a permission takes a proof, and cannot be called without it: the compiler checks access control.
//!
//! ```
//! use authed::{AnyOf, Authed, Grants, NotFound, Proof, SimpleUser, User, scopes};
//!
//! scopes! {
//!     /// The shop's permissions.
//!     pub realm Shop for SimpleUser;
//!
//!     pub scope Authenticated = "authenticated";
//!     pub scope Editor = "editor";
//!     pub scope Admin = "admin": Editor, on failure NotFound;
//! }
//!
//! async fn dashboard(caller: Authed<Authenticated>) -> String {
//!     format!("Hello, {}", caller.user().display_name())
//! }
//!
//! async fn admin(caller: Authed<(Authenticated, Admin)>) -> String {
//!     purge_cache(caller.proof())
//! }
//!
//! // Cannot be called without the proof.
//! fn purge_cache(by: Proof<'_, impl Grants<Admin>>) -> String {
//!     format!("purged by {}", by.user().display_name())
//! }
//! ```
//!
//! # From a request to a proof
//!
//! 1. A [`Backend`] authenticates the request by its head. It returns an [`Identity`], nothing, or an
//!    [`AuthenticationError`]. An identity is a user with [`Credentials`], the granted scopes.
//! 2. The [`Authenticator`] asks the backend, and creates the [`Caller`]. An [`AuthenticationLayer`] stores the caller in the
//!    request. Without a layer, the handler's parameter asks the authenticator.
//! 3. [`Authed<S, P>`](Authed) is a caller who meets the [requirement](requirement::Requirement) `S`. Nothing else
//!    creates one.
//! 4. [`Authed::proof`] returns a [`Proof`]. A function that needs the scope `Admin` takes any proof that
//!    [`Grants<Admin>`](Grants). The compiler decides whether a proof does.
//! 5. Other callers get the [`Rejection`] that the [policy](policy::FailurePolicy) `P` builds.
//!
//! A proof states that an authenticator of this realm authenticated the request, and that the credentials meet `S`. It
//! cannot outlive the `Authed`. It does not state that the credentials are still valid later, or that the backend was
//! right.
//!
//! A proof does not say whether the caller may access one particular resource. A [`Rule`] decides that:
//! `caller.permitted::<Author>(post)` returns the post with a proof. `fn publish(post: Permitted<Post, Author>)` cannot
//! be called with an unchecked post. See [`Permitted`]. A rule that waits, or that needs the state, is a `StateRule` (feature
//! `axum`), and `WithState` combines such rules.
//!
//! # Deny by default
//!
//! - An error is never treated as an anonymous caller.
//! - Unknown scope names grant nothing.
//! - An empty requirement does not compile.
//! - Rejections have `Cache-Control: no-store`.
//! - Logins and tokens never appear in `Debug`, `Display` or responses.
//!
//! # Frameworks
//!
//! - **tower and hyper**: [`RequireLayer`] guards an existing service. [`GuardLayer`] guards a service that cannot be
//!   mounted without it. [`guard`](fn@guard) creates a service from an async function. [`AuthenticationLayer`]
//!   authenticates requests for all services inside. [`Authenticator::authorize`] works without layers.
//! - **axum** (feature `axum`): the state contains the authenticator, and [`Authed`] is an extractor. In [`Routes`],
//!   every handler declares its access, and for a path that names an object, which object its caller may access. The table
//!   of all routes is available.
//! - **tonic** (feature `tonic`): `grpc::Methods` names the methods with their requirements, and a [`RequireLayer`] guards a
//!   whole service. Methods call `Proof::from_extensions(request.extensions())?`.
//! - **MCP and GraphQL**: the crates `authed-mcp` and `authed-graphql`. For other endpoints with many operations, see
//!   [`operation`].
//! - **`lambda_http`** (feature `lambda_http`): the same layers guard a Lambda function.
//! - **OpenAPI** (features `utoipa`, `aide`): the table of the routes adds security requirements to a document.
//! - **Tests** (feature `testing`): callers for tests, and a table of routes that is compared with a file.
//!
//! # Backends
//!
//! | backend | where | reads |
//! | --- | --- | --- |
//! | [`Basic`] | | a name and a password |
//! | [`Bearer`] | | a token, verified by a function |
//! | `backend::ApiKey` | feature `api-key` | a key in a header field |
//! | `backend::ClientCertificate` | feature `client-certificate` | a TLS client certificate |
//! | `Jwt`, `Jwks` | crate `authed-oauth` | a signed token, with keys that an issuer publishes |
//! | `Introspection`, `Dpop`, `TokenAt` | crate `authed-oauth` | a token that its issuer is asked about; one that is bound to a key; one at another place |
//! | `Sessions` | crate `authed-session` | a session cookie, after a login with `Passwords` and `Throttle` |
//!
//! # Revocation
//!
//! Permissions can be taken away within a second, on all nodes. A revocation ends what caches and sessions keep, and open
//! sockets and streams. See [`revocation`].
//!
//! # Features
//!
//! Default: none.
//!
//! | feature | adds |
//! | --- | --- |
//! | `aide` | tables of routes in aide's documents; our extractors in its `ApiRouter` |
//! | `api-key` | `ApiKey` |
//! | `axum` | extractors, responses and `Routes` |
//! | `cache` | `Cache`, which keeps the verdicts of a slow verifier |
//! | `client-certificate` | `ClientCertificate` |
//! | `http-body-util` | rejections in `Full`, `BoxBody` and `UnsyncBoxBody` |
//! | `hyper` | WebSocket handshakes over HTTP/2 are recognized by hyper's `:protocol`: see [`response::Protocol`] |
//! | `lambda_http` | rejections in the body of `lambda_http` |
//! | `serde` | tables of routes can be serialized |
//! | `testing` | callers for tests; for dev-dependencies only |
//! | `tokio` | `Authed::ended`, with the timer of tokio: see [`revocation`] |
//! | `tonic` | rejections in tonic's body; [`Denied`] converts to `tonic::Status` |
//! | `tracing` | rejections as events |
//! | `utoipa` | tables of routes in utoipa's documents |

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(not(feature = "axum"), allow(rustdoc::broken_intra_doc_links))]
#![forbid(unsafe_code)]
#![warn(missing_docs, missing_debug_implementations)]

pub mod audit;
mod authenticator;
#[cfg(feature = "axum")]
mod axum;
pub mod backend;
mod caller;
mod credentials;
mod decision;
mod entailment;
mod error;
#[cfg(feature = "tonic")]
pub mod grpc;
mod identity;
#[cfg(feature = "lambda_http")]
mod lambda_http;
mod names;
#[cfg(any(feature = "aide", feature = "utoipa"))]
pub mod openapi;
pub mod operation;
pub mod policy;
mod proof;
pub mod realm;
pub mod redirect;
pub mod requirement;
pub mod response;
pub mod revocation;
mod rule;
mod scope_set;
pub mod service;
pub mod table;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "tonic")]
mod tonic;
mod user;

/// `HList![A, B, C]`: a requirement of any length. From [frunk](https://docs.rs/frunk).
pub use frunk_core::HList;

pub use self::authenticator::Authenticator;
#[cfg(feature = "axum")]
pub use self::axum::{AnyObject, Plain, Public, Resource, Routes, not_found, routing};
#[doc(inline)]
pub use self::backend::Backend;
pub use self::backend::basic::Basic;
pub use self::backend::bearer::Bearer;
pub use self::caller::Caller;
pub use self::credentials::Credentials;
pub use self::decision::Denied;
pub use self::error::AuthenticationError;
pub use self::identity::Identity;
pub use self::operation::Operations;
pub use self::policy::challenge::Challenge;
pub use self::policy::redirect_to::RedirectTo;
pub use self::policy::status::{Forbidden, NotFound};
pub use self::proof::{Authed, Proof};
pub use self::requirement::any_of::AnyOf;
pub use self::requirement::fresh::Fresh;
pub use self::requirement::grants::Grants;
pub use self::response::rejection::Rejection;
pub use self::response::status::Status;
pub use self::rule::Rule;
pub use self::rule::ask::AskRules;
pub use self::rule::permitted::{Permitted, PermittedRef};
pub use self::rule::tenant::{CredentialsIn, In};
pub use self::rule::weaken::ImpliedBy;
#[cfg(feature = "axum")]
pub use self::rule::with_state::StateRule;
#[cfg(feature = "axum")]
pub use self::rule::{Ruling, WithState};
pub use self::service::authentication_layer::AuthenticationLayer;
pub use self::service::guard::{GuardLayer, guard};
pub use self::service::require_layer::RequireLayer;
pub use self::user::{SimpleUser, User};

#[cfg(all(doctest, feature = "axum"))]
#[doc = include_str!("../README.md")]
mod readme {}

/// What `scopes!` writes into the crate that calls it. Not part of the public API.
#[doc(hidden)]
pub mod __private {
    pub use frunk_core::HList;
    pub use typenum::Const;

    #[cfg(feature = "axum")]
    pub use crate::axum::captures_in;
    pub use crate::realm::{Slot, implied, lattice};
    pub use crate::scope_set::ScopeSet;
}

/// The programs of the page are tested. The page itself is read in the repository.
#[cfg(doctest)]
#[doc = include_str!("../tests/starlette/compile_errors.md")]
mod starlette {}
