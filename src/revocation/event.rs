//! `Revocation`: an event.

use std::fmt;
use std::hash::{Hash, Hasher};

/// An event: the permissions of a user, a session, a token or of everybody have changed.
///
/// An [`Identity`](crate::Identity) ends when an event names its user, when an event names everybody, and when an event is
/// published that the identity was [created with](crate::Identity::with_revocation), such as that of its session.
///
/// ```
/// use authed::revocation::Revocation;
///
/// let event = Revocation::user("42");
/// assert_eq!(event.to_text(), "user:42");
/// assert_eq!(Revocation::from_text("user:42"), event);
/// ```
///
/// `Debug` prints the kind only.
#[derive(Clone, PartialEq, Eq)]
pub struct Revocation {
    pub(super) kind: Kind,
    pub(super) id: Box<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    User,
    Session,
    Token,
    Everybody,
}

impl Kind {
    const NAMED: [(&str, Self); 3] = [("user", Self::User), ("session", Self::Session), ("token", Self::Token)];
}

impl Revocation {
    /// Revokes a user, by the [ID](crate::User::id). Publish it after a change of roles, a new password, a logout everywhere,
    /// and when the user is deleted.
    pub fn user(id: impl Into<Box<str>>) -> Self {
        Self { kind: Kind::User, id: id.into() }
    }

    /// Revokes one session. Publish it after a logout.
    pub fn session(id: impl Into<Box<str>>) -> Self {
        Self { kind: Kind::Session, id: id.into() }
    }

    /// Revokes one token, by its `jti`, a number or a digest. Never pass the token itself: transports carry the ID in
    /// plain text.
    pub fn token(id: impl Into<Box<str>>) -> Self {
        Self { kind: Kind::Token, id: id.into() }
    }

    /// Revokes every caller. Publish it after the permissions of a role have changed, or if you do not know which users a change
    /// concerns.
    pub fn everybody() -> Self {
        Self { kind: Kind::Everybody, id: Box::default() }
    }

    /// Returns the event as text, for a transport: `user:42`, `session:..`, `token:..`, `everybody`.
    pub fn to_text(&self) -> String {
        match Kind::NAMED.iter().find(|(_, kind)| *kind == self.kind) {
            Some((name, _)) => format!("{name}:{}", self.id),
            None => "everybody".to_owned(),
        }
    }

    /// Reads what [`to_text`](Self::to_text) returns. Any other text, as of a newer version, is read as
    /// [`everybody`](Self::everybody), so that no event is lost.
    pub fn from_text(text: &str) -> Self {
        let named = text.split_once(':');
        let named = named.and_then(|(name, id)| Some((Kind::NAMED.iter().find(|named| named.0 == name)?.1, id)));
        named.map_or_else(Self::everybody, |(kind, id)| Self { kind, id: id.into() })
    }
}

impl Hash for Revocation {
    fn hash<H: Hasher>(&self, state: &mut H) {
        key(self.kind, &self.id).hash(state);
    }
}

/// Returns what is hashed for an event.
pub(super) fn key(kind: Kind, id: &str) -> (Kind, &str) {
    (kind, id)
}

impl fmt::Debug for Revocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}(..)", self.kind)
    }
}
