//! `AuthenticationError`: why a request could not be authenticated.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A backend could not authenticate the request.
///
/// | kind | response |
/// | --- | --- |
/// | [`malformed`](Self::malformed): the request violates the scheme's syntax | 400 |
/// | [`rejected`](Self::rejected): the login, token or key is wrong | 401 with the backend's challenges, or 403 if there are none |
/// | [`unavailable`](Self::unavailable): the backend cannot decide | 503 |
///
/// A request with an error is never treated as anonymous. Clients get the same response for every wrong login or token.
///
/// ```
/// use authed::AuthenticationError;
///
/// let error = AuthenticationError::unavailable(std::io::Error::other("connecting to db.internal: refused"));
/// assert_eq!(error.to_string(), "the caller cannot be authenticated at the moment");   // for clients
/// assert!(std::error::Error::source(&error).is_some());                               // for the operator
/// ```
///
/// The clones share the cause.
#[derive(Clone)]
pub struct AuthenticationError {
    kind: ErrorKind,
    /// In seconds. 0 for none.
    retry_after: u32,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

/// The kind of an [`AuthenticationError`](crate::AuthenticationError).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The request violates the scheme's syntax.
    Malformed,
    /// The login, token or key is wrong: unknown, expired, revoked or not matching.
    Rejected,
    /// The backend cannot decide.
    Unavailable,
}

impl AuthenticationError {
    /// Returns an error for a request that violates the scheme's syntax. The response is a 400.
    pub const fn malformed() -> Self {
        Self { kind: ErrorKind::Malformed, retry_after: 0, source: None }
    }

    /// Returns an error for a wrong login, token or key. The response is a 401 with the backend's challenges.
    pub const fn rejected() -> Self {
        Self { kind: ErrorKind::Rejected, retry_after: 0, source: None }
    }

    /// Returns an error for a backend that cannot decide. The response is a 503.
    ///
    /// [`Error::source`] returns the cause. It never appears in responses, `Debug` or `Display`.
    pub fn unavailable(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { kind: ErrorKind::Unavailable, retry_after: 0, source: Some(Arc::from(cause.into())) }
    }

    /// Adds the cause, for the operator and for the backend's challenges: which check failed. [`Error::source`] returns it.
    ///
    /// The cause of a rejected login, token or key is part of the `tracing` event of the rejected request. It must not
    /// contain what the client presented. It never appears in responses, `Debug` or `Display`.
    ///
    /// ```
    /// use authed::AuthenticationError;
    ///
    /// let error = AuthenticationError::rejected().because("the account is locked");
    /// assert_eq!(error.to_string(), "the credentials are not valid");   // for clients
    /// ```
    #[must_use]
    pub fn because(self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: Some(Arc::from(cause.into())), ..self }
    }

    /// Sets the time after which the client should try again: the `Retry-After` of the 503
    /// ([RFC 9110, 10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3)), in whole seconds. Without effect on
    /// the other kinds. Default: none.
    ///
    /// ```
    /// use std::time::Duration;
    /// use authed::{AuthenticationError, Rejection};
    ///
    /// let error = AuthenticationError::unavailable("the keys are being replaced").retry_after(Duration::from_millis(1500));
    /// assert_eq!(Rejection::from(error).headers()["retry-after"], "2");
    /// ```
    #[must_use]
    pub fn retry_after(self, time: Duration) -> Self {
        let seconds = time.as_secs() + u64::from(time.subsec_nanos() > 0);
        Self { retry_after: u32::try_from(seconds).unwrap_or(u32::MAX).max(1), ..self }
    }

    /// Returns the seconds after which the client should try again.
    pub(crate) fn retry_after_seconds(&self) -> Option<u32> {
        (self.kind == ErrorKind::Unavailable && self.retry_after > 0).then_some(self.retry_after)
    }

    /// Returns what clients are told.
    pub(crate) fn text(&self) -> &'static str {
        match self.kind {
            ErrorKind::Malformed => "the credentials are malformed",
            ErrorKind::Rejected => "the credentials are not valid",
            ErrorKind::Unavailable => "the caller cannot be authenticated at the moment",
        }
    }

    /// Returns the kind of the error.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for AuthenticationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl fmt::Debug for AuthenticationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AuthenticationError").field(&self.kind).finish()
    }
}

impl Error for AuthenticationError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}
