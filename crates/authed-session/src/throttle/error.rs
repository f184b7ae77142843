//! `AttemptError`: why an attempt to log in must not be made.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use authed::{AuthenticationError, Rejection};
use http::HeaderValue;
use http::header::RETRY_AFTER;

/// What has had too many attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// This device, or this address at this account.
    Device,
    /// The account, by all unknown devices.
    Account,
    /// The address, at all accounts.
    Address,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Device => "of this device",
            Self::Account => "at this account",
            Self::Address => "of this address",
        })
    }
}

/// An attempt that is one too many.
#[derive(Clone)]
pub struct TooManyAttempts {
    pub(super) limit: Limit,
    pub(super) retry_after: Duration,
    pub(super) response: Response,
}

/// The function that makes the response.
pub(super) type Response = Arc<dyn Fn(&TooManyAttempts) -> Rejection + Send + Sync>;

impl TooManyAttempts {
    /// Returns what has had too many attempts. Do not tell clients whether it is the account or the address.
    pub fn limit(&self) -> Limit {
        self.limit
    }

    /// Returns the time after which the count has certainly ended.
    pub fn retry_after(&self) -> Duration {
        self.retry_after
    }

    pub(super) fn default_rejection(&self) -> Rejection {
        let seconds = HeaderValue::from(self.retry_after.as_secs().max(1));
        Rejection::with_status::<429>().header(RETRY_AFTER, seconds).text("too many attempts to log in")
    }
}

impl From<TooManyAttempts> for Rejection {
    fn from(too_many: TooManyAttempts) -> Self {
        (too_many.response)(&too_many)
    }
}

impl fmt::Debug for TooManyAttempts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { limit, retry_after, .. } = self;
        let mut debug = f.debug_struct("TooManyAttempts");
        debug.field("limit", limit).field("retry_after", retry_after).finish_non_exhaustive()
    }
}

impl fmt::Display for TooManyAttempts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "too many attempts to log in {}", self.limit)
    }
}

impl Error for TooManyAttempts {}

/// Why an attempt to log in must not be made. `?` converts it to a [`Rejection`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AttemptError {
    /// There were too many: 429, or what [`respond_with`](super::Throttle::respond_with) returns.
    TooMany(TooManyAttempts),
    /// The store does not respond: 503.
    Unavailable(AuthenticationError),
}

impl From<AuthenticationError> for AttemptError {
    fn from(error: AuthenticationError) -> Self {
        Self::Unavailable(error)
    }
}

impl From<AttemptError> for Rejection {
    fn from(error: AttemptError) -> Self {
        match error {
            AttemptError::TooMany(too_many) => too_many.into(),
            AttemptError::Unavailable(error) => error.into(),
        }
    }
}

impl fmt::Display for AttemptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMany(too_many) => too_many.fmt(f),
            Self::Unavailable(error) => error.fmt(f),
        }
    }
}

impl Error for AttemptError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::TooMany(_) => None,
            Self::Unavailable(error) => error.source(),
        }
    }
}
