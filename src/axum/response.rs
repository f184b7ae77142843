//! Refusals as axum's responses.

use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;

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
