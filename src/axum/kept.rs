//! `Kept`: a rejection that is not a response yet.

use axum_core::response::{IntoResponse, Response};

use crate::response::Rejection;

/// A rejection until the future of its handler is polled. That of an application need not be `Send`, and is kept as a response.
#[derive(Debug)]
pub enum Kept {
    Rejection(Rejection),
    Response(Box<Response>),
}

impl IntoResponse for Kept {
    #[inline]
    fn into_response(self) -> Response {
        match self {
            Self::Rejection(rejection) => rejection.into_response(),
            Self::Response(response) => *response,
        }
    }
}
