//! The style sheet, the icon and the script. They are part of the program.

use authed::Public;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;

pub async fn style(_: Public) -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "public, max-age=300")];
    (headers, include_str!("../../static/press.css"))
}

pub async fn icon(_: Public) -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "public, max-age=86400")];
    (headers, include_str!("../../static/icon.svg"))
}

/// Reloads a page that the browser's back button restores. `Cache-Control` cannot do this.
pub async fn back(_: Public) -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, "text/javascript; charset=utf-8"), (CACHE_CONTROL, "public, max-age=300")];
    (headers, include_str!("../../static/back.js"))
}
