//! Rejections as axum's responses.

use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;

use super::Public;
use crate::decision::Denied;
use crate::redirect::SafeNext;
use crate::response::{Rejection, ResponseBody};

impl ResponseBody for Body {
    fn from_bytes(bytes: Bytes) -> Self {
        Body::from(bytes)
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        self.into_response()
    }
}

/// The policy's response without the request: see [`Denied`].
impl IntoResponse for Denied {
    fn into_response(self) -> Response {
        self.into_rejection().into_response()
    }
}

/// A 303 to the requested page.
impl<L> IntoResponse for SafeNext<L> {
    fn into_response(self) -> Response {
        Rejection::see_other(&self.into_path()).into_response()
    }
}

/// Responds as [`NotFound`](crate::NotFound) does: with 404, in every protocol. Use it for unknown paths, so that hidden
/// pages look like missing ones.
///
/// ```
/// let app: axum::Router = axum::Router::new().fallback(authed::not_found);
/// let routes: authed::Routes = authed::Routes::new().fallback(authed::not_found);
/// ```
pub async fn not_found(_: Public) -> Rejection {
    Rejection::not_found()
}
