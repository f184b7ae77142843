//! `User`: what the library asks of an application's user type.

use std::borrow::Cow;

/// An application's user type.
///
/// ```
/// use std::borrow::Cow;
///
/// pub struct Account { id: u64, email: String, full_name: String }
///
/// impl authed::User for Account {
///     fn id(&self) -> Cow<'_, str> { self.id.to_string().into() }
///     fn display_name(&self) -> &str { &self.full_name }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a user type",
    label = "does not implement `User`",
    note = "implement `authed::User`, two functions, for `{Self}`, or use `SimpleUser`"
)]
pub trait User: Send + Sync + 'static {
    /// Returns a stable, unique ID: a primary key, or the issuer and subject of a token.
    ///
    /// The ID must not be a name that can change or be assigned to another user later (OWASP ASVS 6.8.1).
    fn id(&self) -> Cow<'_, str>;

    /// Returns the name to show to people.
    fn display_name(&self) -> &str;
}

/// A user with a name and nothing else.
///
/// ```
/// use authed::{SimpleUser, User};
///
/// let tom = SimpleUser::new("tom");
/// assert_eq!((tom.display_name(), &*tom.id()), ("tom", "tom"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SimpleUser {
    name: String,
}

impl SimpleUser {
    /// Returns the user with this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}

impl User for SimpleUser {
    fn id(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.name)
    }

    fn display_name(&self) -> &str {
        &self.name
    }
}
