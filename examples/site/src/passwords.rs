//! Which new passwords are accepted.

use authed_session::PasswordError;

use crate::failure::Failure;

/// In characters, of any kind. NIST SP 800-63B, 3.1.1.2 requires at least 8.
const SHORTEST: usize = 12;

/// Returns why a new password is not accepted, to show to the user.
pub fn problem(password: &str, login: &str) -> Option<&'static str> {
    if password.chars().count() < SHORTEST {
        return Some("Not saved: the password has fewer than 12 characters.");
    }
    if password.len() > 1024 {
        return Some("Not saved: the password is longer than we can take.");
    }
    let (password, login) = (password.to_lowercase(), login.to_lowercase());
    password.contains(&login).then_some("Not saved: the password contains the name to log in with.")
}

impl From<PasswordError> for Failure {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::TooLong => Self::Misshapen,
            PasswordError::Unavailable(_) => Self::Unavailable,
        }
    }
}
