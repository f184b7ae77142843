//! Starts every example as a user starts it, and tries what it prints.

mod api_key;
mod bearer;
mod cache;
mod chain;
mod client_certificate;
mod hyper;
mod quickstart;
mod rules;
mod static_files;
mod token;
mod two_crates;
mod websocket;
mod workspace;

/// The package of api_key, cache and client_certificate.
const BACKENDS: &str = "authed-example-backends";

/// The package of hyper, static_files and websocket.
const SERVICES: &str = "authed-example-services";

/// How the challenge of a 401 begins.
const BASIC: &str = "Basic realm=\"";
