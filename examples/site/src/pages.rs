//! The pages, and under which address each is.

pub mod account;
pub mod accounts;
pub mod audit;
pub mod desk;
pub mod login;
pub mod permissions;
pub mod posts;
pub mod roles;
pub mod static_files;
pub mod tokens;

use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};

/// 303, after a form has done what it should. Sent again by a reload, the page is only looked at again.
pub fn see(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, path)]).into_response()
}
