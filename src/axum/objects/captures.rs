//! `Captures`: the captures of the path that matched, and which of them belong to a parameter.

use axum::extract::RawPathParams;
use axum_core::extract::FromRequestParts;
use axum_core::response::{IntoResponse, Response};
use http::StatusCode;
use http::request::Parts;

use crate::response::Rejection;

/// The captures of the path that matched, in its order. Those of an outer router come first.
#[derive(Debug)]
pub struct Captures(Option<RawPathParams>);

impl Captures {
    pub(super) async fn of(head: &mut Parts) -> Result<Self, Lost> {
        match RawPathParams::from_request_parts(head, &()).await {
            // No name contains NUL, and PostgreSQL takes no text that does.
            Ok(captures) if captures.iter().any(|(_, value)| value.contains('\0')) => Err(Lost::Missing),
            Ok(captures) => Ok(Self(Some(captures))),
            // Text that is not UTF-8 names nothing.
            Err(error) if error.status() == StatusCode::BAD_REQUEST => Err(Lost::Missing),
            Err(_) => Ok(Self(None)),
        }
    }

    fn values(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flatten().map(|(_, value)| value)
    }

    pub(super) fn len(&self) -> usize {
        self.values().count()
    }

    pub(super) fn get(&self, index: usize) -> Option<&str> {
        self.values().nth(index)
    }
}

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
