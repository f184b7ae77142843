//! Who may do this, as types: authentication and permissions for every tower stack.
//!
//! A handler declares what its caller must be allowed to do. The caller of any other request is refused before the handler
//! runs, and functions that ask for a proof cannot be called without it.
//!
//! ```
//! use authed::{AnyOf, Authed, Grants, NotFound, Proof, SimpleUser, User, scopes};
//!
//! scopes! {
//!     /// Who may do what in the shop.
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
//! // Cannot be called without the proof, from wherever.
//! fn purge_cache(by: Proof<'_, impl Grants<Admin>>) -> String {
//!     format!("purged by {}", by.user().display_name())
//! }
//! ```
//!
//! # The way from a request to a proof
//!
//! 1. A [`Backend`] looks at the request's head and finds an [`Identity`]: a user, and the [`Credentials`] that this
//!    request has, a set of scopes. Or nobody, or an [`AuthenticationError`]. It is made ready for use as an
//!    [`Authenticator`].
//! 2. The result is a [`Caller`], kept by the [`AuthenticationLayer`] or found when a handler asks.
//! 3. [`Authed<S, P>`](Authed) is the caller who meets the [`Requirement`] `S`. Nothing else makes one.
//! 4. [`Authed::proof`] lends a [`Proof`]. A function that needs the scope `Admin` takes any proof that
//!    [`Grants<Admin>`](Grants), and the compiler decides whether this one does.
//! 5. Whoever does not meet `S` gets the [`Refusal`] that the [`FailurePolicy`] `P` makes: that of the scope's declaration,
//!    or the one that the handler names.
//!
//! So the existence of a proof says: an authenticator of this realm has looked at this request, and found credentials that
//! meet `S`. The lifetime of the proof ends with the `Authed`.
//!
//! What it does not say: that the credentials are still good later than that, that the backend was right, or that the
//! caller may do it to this very resource.
//!
//! The last is what a [`Rule`] says. `caller.allowed::<Author>(post)` is the post together with the proof about it, and
//! `fn publish(post: Allowed<Post, Author>)` cannot be called with one that nobody has looked at: see [`Allowed`].
//!
//! # Refused by default
//!
//! An error is never taken for an anonymous caller; names that nobody declared grant nothing; an empty requirement does not
//! compile; every refusal forbids caches to store it. Nothing that a client sent to say who it is appears in `Debug`,
//! `Display`, or an answer.
//!
//! # Frameworks
//!
//! - Plain tower and hyper: [`RequireLayer`] guards a service that need not know of it, [`GuardLayer`] one that cannot be
//!   mounted without, [`guard`] makes a service of an async function. [`AuthenticationLayer`] finds the caller for
//!   whatever is inside. [`Authenticator::authorize`] does without layers.
//! - axum, with the feature `axum`: the state carries the authenticator, see [`CarriesAuthenticator`].
//!   [`Routes`] makes a router in which every handler says who may call it, and knows the table of them all.
//! - tonic, with the feature `tonic`: a [`RequireLayer`] around a service or the whole server, and
//!   `Proof::of(request.extensions())?` in its methods, since a [`Denied`] becomes a `tonic::Status`.
//! - `lambda_http`, with the feature of that name: the same layers around a Lambda function.
//! - OpenAPI documents of utoipa and aide, with the features of these names: the table of the routes says in them who may
//!   call what, see the module `openapi`.
//! - Tests of an application, with the feature `testing`: callers made up for a test, a table pinned in a file, and a walk
//!   over all routes.

#![cfg_attr(not(feature = "axum"), allow(rustdoc::broken_intra_doc_links))]
#![forbid(unsafe_code)]
#![warn(missing_docs, missing_debug_implementations)]

mod audit;
mod authenticator;
#[cfg(feature = "axum")]
mod axum;
mod backend;
mod caller;
mod credentials;
mod entailment;
mod error;
mod failure;
#[cfg(feature = "lambda_http")]
mod lambda_http;
mod names;
mod next;
#[cfg(any(feature = "aide", feature = "utoipa"))]
pub mod openapi;
#[cfg(feature = "password")]
mod password;
mod proof;
mod protocol;
mod realm;
mod requirement;
mod rule;
pub mod service;
mod table;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "tonic")]
mod tonic;

/// `HList![A, B, C]`: a requirement of any length. From [frunk](https://docs.rs/frunk).
pub use frunk::HList;

pub use self::audit::{AuditEvent, Cause};
pub use self::authenticator::Authenticator;
#[cfg(feature = "axum")]
pub use self::axum::{CarriesAuthenticator, Declaration, Public, Routes, SaysWhoMayCall, not_found, routing};
#[cfg(feature = "cache")]
pub use self::backend::Cache;
#[cfg(all(fuzzing, feature = "jwks"))]
#[doc(hidden)]
pub use self::backend::jwks_document;
#[cfg(feature = "session")]
pub use self::backend::{Account, Accounts, SessionOf, Sessions};
#[cfg(feature = "api-key")]
pub use self::backend::{ApiKey, InvalidKeyDigest, KeyDigest, NewApiKey};
pub use self::backend::{Backend, Basic, Bearer, BearerToken, Login, Or, Outcome};
#[cfg(feature = "jwt")]
pub use self::backend::{Claims, Jwt, JwtAlgorithm, JwtKey, JwtKeys, UnusableKey};
#[cfg(feature = "client-certificate")]
pub use self::backend::{ClientCertificate, PeerCertificate, PeerCertificates};
#[cfg(feature = "jwks")]
pub use self::backend::{Jwks, JwksSource, UnusableSource};
pub use self::caller::{Caller, Denied, Identity, SimpleUser, User};
pub use self::credentials::Credentials;
pub use self::entailment::Grants;
pub use self::error::{AuthenticationError, ErrorKind};
pub use self::failure::{
    Challenge, Denial, FailurePolicy, FirstMissing, Forbidden, NotFound, Offered, Reason, RedirectTarget, RedirectTo,
    Refusal, RefusalStatus, ResponseBody, Scheme, Status, WwwAuthenticate,
};
pub use self::next::{LocalPath, SafeNext, UnsafePath};
#[cfg(feature = "password")]
pub use self::password::{PasswordError, Passwords, Verified};
pub use self::proof::{Authed, Proof};
pub use self::realm::{Realm, Scope, ScopeInfo, graph};
pub use self::requirement::{Age, AnyOf, Expression, Fresh, Hours, Minutes, Requirement, Seconds};
pub use self::rule::{Allowed, AskRules, NotAllowed, Rule};
pub use self::service::layers::{AuthenticationLayer, GuardLayer, Guarded, RequireLayer, guard};
pub use self::table::{Access, Change, Difference, Further, Required, Row, Table};

#[cfg(all(doctest, feature = "axum"))]
#[doc = include_str!("../README.md")]
mod readme {}

/// What `scopes!` writes into the crate that calls it. Not part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use frunk::HList;
    pub use typenum::Const;

    pub use crate::credentials::Mask;
    pub use crate::entailment::implied;
    pub use crate::realm::{Slot, lattice};
}

/// Its programs are tested, and read nowhere else than in the repository.
#[cfg(doctest)]
#[doc = include_str!("../tests/starlette/compile_errors.md")]
mod starlette {}
