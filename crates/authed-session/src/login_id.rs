//! `LoginId`: names a login, to list and end it.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use tower_sessions_core::session::Id;

use crate::digested_ids::digest;

/// Names one login, for a page that shows where a user is logged in. Store it with the user's ID when the user logs in:
/// [`SessionOf::login_id`](crate::SessionOf::login_id) returns it, and [`Sessions::end`](crate::Sessions::end) ends the login.
///
/// It is not the cookie, and authenticates nobody. `Display` and `FromStr` use 22 characters of base64url.
///
/// ```
/// use authed_session::LoginId;
///
/// let stored: LoginId = "AAECAwQFBgcICQoLDA0ODw".parse()?;
/// assert_eq!(stored.to_string(), "AAECAwQFBgcICQoLDA0ODw");
/// # Ok::<(), authed_session::InvalidLoginId>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct LoginId(pub(crate) Id);

impl LoginId {
    /// Returns the ID of the login of this session. A session has one login at most: each login makes a new session ID.
    pub(crate) fn of(session: Id) -> Self {
        Self(digest(b"authed: id of a login", &session))
    }
}

impl fmt::Display for LoginId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for LoginId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoginId(..)")
    }
}

impl FromStr for LoginId {
    type Err = InvalidLoginId;

    fn from_str(text: &str) -> Result<Self, InvalidLoginId> {
        text.parse().map(Self).map_err(|_| InvalidLoginId(()))
    }
}

/// The text is not the ID of a login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidLoginId(());

impl fmt::Display for InvalidLoginId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the ID of a login has 22 characters of base64url")
    }
}

impl Error for InvalidLoginId {}
