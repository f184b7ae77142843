//! Why a backend could not say who is calling.

use std::error::Error;
use std::fmt;

/// A backend could not say who is calling. There are three kinds, and no fourth.
///
/// | kind | answer |
/// | --- | --- |
/// | [`malformed`](Self::malformed): the request is not what the scheme asks for | 400 |
/// | [`rejected`](Self::rejected): the credentials are wrong | 401 with the backend's challenges, or 403 if it has none |
/// | [`unavailable`](Self::unavailable): the backend cannot find out | 503 |
///
/// An error is never taken for the anonymous caller, and the request goes no further. All credentials that are wrong get
/// the same answer, whatever is wrong with them.
///
/// ```
/// use authed::AuthenticationError;
///
/// let error = AuthenticationError::unavailable(std::io::Error::other("connecting to db.internal: refused"));
/// assert_eq!(error.to_string(), "the caller cannot be authenticated at the moment");   // fit for anybody
/// assert!(std::error::Error::source(&error).is_some());                               // for the operator
/// ```
pub struct AuthenticationError {
    kind: ErrorKind,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// What is wrong: see [`AuthenticationError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The request is not what the scheme asks for.
    Malformed,
    /// The credentials are wrong: unknown, expired, revoked, not matching.
    Rejected,
    /// The backend cannot find out.
    Unavailable,
}

impl AuthenticationError {
    /// The request is not what the scheme asks for. Answered with 400.
    pub const fn malformed() -> Self {
        Self { kind: ErrorKind::Malformed, source: None }
    }

    /// The credentials are wrong. Answered with 401 and the backend's challenges.
    pub const fn rejected() -> Self {
        Self { kind: ErrorKind::Rejected, source: None }
    }

    /// The backend cannot find out who is calling. Answered with 503.
    ///
    /// The cause can be had with [`Error::source`]; it stands in no answer, and not in `Debug` or `Display` either, since
    /// nobody knows what it says.
    pub fn unavailable(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { kind: ErrorKind::Unavailable, source: Some(cause.into()) }
    }

    /// Which of the three it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for AuthenticationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            ErrorKind::Malformed => "the credentials are malformed",
            ErrorKind::Rejected => "the credentials are not valid",
            ErrorKind::Unavailable => "the caller cannot be authenticated at the moment",
        })
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
