//! The rejection of a request that could not be authenticated.

use http::header::RETRY_AFTER;
use http::{HeaderValue, StatusCode};

use super::{Rejection, WwwAuthenticate};
use crate::error::{AuthenticationError, ErrorKind};

impl Rejection {
    /// Returns the response to a request that could not be authenticated.
    pub(crate) fn for_error(error: &AuthenticationError, challenges: Vec<WwwAuthenticate>) -> Self {
        let rejection = match error.kind() {
            ErrorKind::Malformed => Self::bad_request(),
            // A 401 must have a challenge (RFC 9110, 15.5.2).
            ErrorKind::Rejected if challenges.is_empty() => Self::forbidden(),
            ErrorKind::Rejected => Self::new(StatusCode::UNAUTHORIZED),
            ErrorKind::Unavailable => Self::service_unavailable(),
        };
        let rejection = match error.retry_after_seconds() {
            Some(seconds) => rejection.header(RETRY_AFTER, HeaderValue::from(seconds)),
            None => rejection,
        };
        challenges.into_iter().fold(rejection.with_default_text(error.text()), Self::and_challenge)
    }
}

/// The response of a handler that returns this error: 400, 403 or 503, without a challenge. See
/// [`AuthenticationError`].
impl From<AuthenticationError> for Rejection {
    fn from(error: AuthenticationError) -> Self {
        Self::for_error(&error, Vec::new())
    }
}
