//! The pages.

pub mod account;
pub mod accounts;
pub mod audit;
pub mod desk;
pub mod login;
pub mod logins;
pub mod permissions;
pub mod posts;
pub mod roles;
pub mod static_files;
pub mod tokens;

use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};

/// Redirects with 303 after a form. A reload then requests the page, and does not submit the form again.
pub fn see(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, path)]).into_response()
}
