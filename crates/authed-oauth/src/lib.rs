//! OAuth 2.0 access tokens for [authed](https://docs.rs/authed): signed tokens (JWT), and the keys that issuers publish (JWKS).
//!
//! [`Jwt`] verifies the access tokens of an issuer. [`profiles`] has a function for each of the well-known ones, such as
//! Keycloak or Entra ID. The scopes in a token become [`Credentials`](authed::Credentials), and a handler requires them in
//! its parameters.
//!
//! ```
//! use authed::{Authed, Authenticator, Bearer, SimpleUser, User, scopes};
//! use authed_oauth::{JwksSource, Jwt, JwtAlgorithm, UnusableSource};
//!
//! scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders:read"; }
//!
//! async fn orders(caller: Authed<Orders>) -> String {
//!     format!("The orders, for {}", caller.user().display_name())
//! }
//!
//! fn authenticator() -> Result<Authenticator<Shop>, UnusableSource> {
//!     let issuer = "https://id.example";
//!     let keys = JwksSource::issuer(issuer, [JwtAlgorithm::RS256]).start()?;
//!     let jwt = Jwt::new(issuer, "https://api.shop.example", keys, |claims| Ok(SimpleUser::new(claims.subject())));
//!     Ok(Authenticator::new(Bearer::verified_by(jwt)))
//! }
//! ```
//!
//! # Where to look
//!
//! | type | what it is |
//! | --- | --- |
//! | [`Jwt`] | which tokens are accepted, and what they grant; a verifier for [`Bearer`](authed::Bearer) |
//! | [`profiles`] | the tokens of Keycloak, Entra ID, Auth0, Okta, Cognito, Google, GitHub Actions, Kubernetes and others |
//! | [`JwtIssuers`] | tokens of several issuers |
//! | [`ScopeClaim`] | a claim that grants scopes |
//! | [`Claims`] | what a verified token states about its subject |
//! | [`RejectedToken`], [`Check`] | why a token was rejected, for the operator |
//! | [`JwtKey`], [`JwtKeys`] | keys in PEM, and secrets |
//! | [`JwtAlgorithm`] | the names of the signature algorithms |
//! | [`ResourceMetadata`] | the document that tells clients where to get tokens |
//! | [`TokenAt`] | a token in another header field, a cookie or a WebSocket's subprotocol |
//! | `Dpop`, `DpopNonces`, `ReplayStore` | tokens that are bound to a key, which each request proves |
//! | `IntrospectionEndpoint`, `Introspection` | tokens that the issuer is asked about |
//! | `JwksSource`, `Jwks` | keys that an issuer publishes, fetched and refreshed |
//! | `HttpClient`, `ReqwestClient` | the HTTP client that fetches keys |
//!
//! # Features
//!
//! | feature | default | adds |
//! | --- | --- | --- |
//! | `rust_crypto` | yes | signatures in Rust |
//! | `aws_lc_rs` | | signatures by aws-lc, for production: see below; used if both are enabled |
//! | `jwks` | | `JwksSource` and `Jwks`, with an HTTP client of your choice |
//! | `reqwest` | | `ReqwestClient`, and `jwks` |
//! | `axum` | | [`ResourceMetadata`] can be mounted in `Routes` |
//! | `cookie` | | `TokenAt::cookie`, with the origin check of tower-http |
//! | `dpop` | | `Dpop`: tokens that are bound to a key of the client |
//! | `introspection` | | `Introspection`, with an HTTP client of your choice |
//! | `tracing` | | failed fetches, and keys that are left out, as events |
//!
//! One of `rust_crypto` and `aws_lc_rs` is required. The choice does not depend on the features that other crates enable in
//! jsonwebtoken. `reqwest` uses rustls with aws-lc for TLS, whichever provider verifies the tokens.
//!
//! # Which provider
//!
//! Use `aws_lc_rs` for services that verify many tokens, and with `reqwest`, which compiles aws-lc in any case:
//!
//! ```toml
//! authed-oauth = { version = "0.1", default-features = false, features = ["aws_lc_rs", "reqwest"] }
//! ```
//!
//! `rust_crypto` is the default since it needs the Rust toolchain only, and compiles for every target.
//!
//! | a permitted request, with axum | `aws_lc_rs` | `rust_crypto` |
//! | --- | --- | --- |
//! | ES256 | 55 µs | 286 µs |
//! | RS256 | 21 µs | 184 µs |
//! | EdDSA | 39 µs | 39 µs |
//! | packages, without other features | 48 | 91 |
//! | packages with `reqwest` | 112 | 154 |
//! | needs | a C compiler; CMake or NASM on [some targets](https://aws.github.io/aws-lc-rs/requirements/) | nothing |
//!
//! The times are of one processor (AMD EPYC). The ratio between both columns is what counts. `benches/peers.sh` in the repository
//! measures them, beside other crates.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![warn(missing_docs, missing_debug_implementations)]

mod address;
mod algorithm;
#[cfg(feature = "jwks")]
mod client;
mod confirmation;
#[cfg(feature = "dpop")]
mod dpop;
#[cfg(feature = "introspection")]
mod introspection;
mod json;
#[cfg(any(feature = "dpop", feature = "jwks"))]
mod jwk;
#[cfg(feature = "jwks")]
mod jwks;
mod jwt;
mod key;
mod metadata;
mod place;
mod provider;

pub use self::algorithm::JwtAlgorithm;
#[cfg(feature = "jwks")]
pub use self::client::HttpClient;
#[cfg(feature = "reqwest")]
pub use self::client::{ReqwestClient, UnusableClient};
#[cfg(feature = "dpop")]
pub use self::dpop::{
    Dpop, DpopNonceFuture, DpopNonceLayer, DpopNonceService, DpopNonces, MemoryReplays, ReplayStore, UnusableOrigin,
};
#[cfg(feature = "introspection")]
pub use self::introspection::{Introspection, IntrospectionEndpoint, UnusableEndpoint};
#[cfg(feature = "jwks")]
pub use self::jwks::{Jwks, JwksSource, UnusableSource};
pub use self::jwt::profiles;
pub use self::jwt::{Check, Claims, Jwt, JwtIssuers, JwtKeys, RejectedToken, ScopeClaim};
pub use self::key::{JwtKey, UnusableKey};
pub use self::metadata::{ResourceMetadata, UnusableResource};
pub use self::place::TokenAt;
#[cfg(feature = "cookie")]
pub use self::place::{SameOrigin, UnusableTrustedOrigin};

/// The documents of issuers, for the fuzz targets only.
#[cfg(all(fuzzing, feature = "jwks"))]
#[doc(hidden)]
pub use self::jwks::document as jwks_document;

/// The answers about tokens, for the fuzz targets only.
#[cfg(all(fuzzing, feature = "introspection"))]
#[doc(hidden)]
pub use self::introspection::answer as introspection_answer;

#[cfg(all(doctest, feature = "reqwest"))]
#[doc = include_str!("../README.md")]
mod readme {}
