//! `Lost`: why there is no object.

use axum::extract::Request;
use axum_core::response::{IntoResponse, Response};
use http::StatusCode;
use http::request::Parts;

use crate::axum::page::Page;
use crate::response::Rejection;

/// Why there is no object.
#[derive(Debug)]
pub enum Lost {
    /// It does not exist.
    Missing,
    /// Its rule denies.
    Denied(Rejection),
    /// It could not be loaded: the application's own answer.
    Failed(Box<Response>),
}

impl Lost {
    pub(super) fn failed(response: impl IntoResponse) -> Self {
        Self::Failed(Box::new(response.into_response()))
    }

    /// Returns the response in the place of the object. `missing` is the page for unknown paths.
    #[cold]
    pub(in crate::axum) async fn respond<St>(self, request: Request, state: St, missing: &Page<St>) -> Response {
        match self {
            Self::Missing => missing.respond(request, state).await,
            Self::Denied(rejection) => missing.in_place_of(rejection.into_response(), request, state).await,
            Self::Failed(response) => *response,
        }
    }

    /// Returns the parameter's rejection outside of `Routes`.
    pub(super) fn into_response(self, head: &Parts) -> Response {
        match self {
            Self::Missing => Rejection::not_found().in_protocol_of(head).into_response(),
            Self::Denied(rejection) => rejection.into_response(),
            Self::Failed(response) => *response,
        }
    }

    /// A parameter at a place where no capture names its object: a mistake of the application.
    #[cold]
    pub(super) fn misplaced(parameter: &'static str, captures: usize) -> Self {
        #[cfg(feature = "tracing")]
        tracing::error!(
            target: "authed",
            parameter,
            captures,
            "no capture of the path names the object of this parameter: add the handler with `object_route`, and take the object as second parameter"
        );
        let _ = (parameter, captures);
        Self::failed(StatusCode::INTERNAL_SERVER_ERROR)
    }
}
