//! `PasswordError`: why a new password was not hashed.

use std::error::Error;
use std::fmt;

use authed::AuthenticationError;

/// A new password was not hashed.
#[derive(Debug)]
pub enum PasswordError {
    /// The password has more than 1024 octets.
    TooLong,
    /// The password cannot be hashed at the moment: too many wait, or the system has no memory or no random octets.
    Unavailable(AuthenticationError),
}

impl fmt::Display for PasswordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "a password has at most 1024 octets",
            Self::Unavailable(_) => "the password cannot be hashed at the moment",
        })
    }
}

impl Error for PasswordError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::TooLong => None,
            Self::Unavailable(error) => error.source(),
        }
    }
}
