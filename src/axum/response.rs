//! Refusals as axum's responses.

use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use http::request::Parts;

use super::Public;
use crate::failure::{Refusal, ResponseBody};
use crate::next::SafeNext;

impl ResponseBody for Body {
    fn from_bytes(bytes: Bytes) -> Self {
        Body::from(bytes)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        self.into_response()
    }
}

/// 303 to the page first asked for.
impl IntoResponse for SafeNext {
    fn into_response(self) -> Response {
        Refusal::see_other(&self.into_path()).into_response()
    }
}

/// The answer of [`NotFound`](crate::NotFound), in the protocol of the request: for paths that do not exist, so that
/// hidden ones look the same.
///
/// ```
/// let app: axum::Router = axum::Router::new().fallback(authed::not_found);
/// let routes: authed::Routes = authed::Routes::new().fallback(authed::not_found);
/// ```
pub async fn not_found(_: Public, head: Parts) -> Refusal {
    Refusal::not_found().in_protocol_of(&head, false)
}
