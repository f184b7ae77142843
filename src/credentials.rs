//! `Credentials`: the scopes granted to one request, apart from the user.

use std::error::Error;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::{BitAnd, BitOr};

use crate::realm::{self, Realm, ScopeInfo, ScopeOf};
use crate::scope_set::ScopeSet;

/// The scopes granted to one request, as in Starlette. They are separate from the user.
///
/// A granted scope includes everything that it implies. Unknown names grant nothing.
///
/// ```
/// use authed::{Credentials, SimpleUser, scopes};
///
/// scopes! {
///     pub realm Shop for SimpleUser;
///     pub scope Viewer = "viewer";
///     pub scope Editor = "editor": Viewer;
///     pub scope Admin = "admin";
/// }
///
/// let typed = Credentials::<Shop>::none().grant::<Editor>();
/// let named = Credentials::<Shop>::from_names(["editor", "Admin", "editor2"]);
/// assert_eq!(typed, named);
/// assert_eq!(format!("{typed:?}"), r#"{"viewer", "editor"}"#);
/// ```
pub struct Credentials<R: Realm> {
    scopes: ScopeSet,
    /// Invariant: the scopes of a realm are not those of a subtype of it.
    realm: PhantomData<fn(R) -> R>,
}

impl<R: Realm> Credentials<R> {
    /// Returns an empty set.
    pub const fn none() -> Self {
        Self { scopes: ScopeSet::EMPTY, realm: PhantomData }
    }

    /// Adds the scope `S` and everything that it implies.
    ///
    /// ```
    /// # use authed::{Credentials, SimpleUser, scopes};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Viewer = "viewer"; pub scope Editor = "editor": Viewer; }
    /// const EDITOR: Credentials<Shop> = Credentials::none().grant::<Editor>();
    /// assert!(EDITOR.has::<Viewer>());
    /// ```
    #[must_use]
    pub const fn grant<S: ScopeOf<R>>(self) -> Self {
        Self { scopes: self.scopes.or(realm::closure::<S>()), realm: PhantomData }
    }

    /// Returns the credentials that these names grant. Unknown names grant nothing. Names are case-sensitive and
    /// compared as a whole.
    ///
    /// ```
    /// # use authed::{Credentials, SimpleUser, scopes};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
    /// let rows = vec!["admin".to_owned(), "adm".to_owned()];
    /// let mut unknown = Vec::new();
    /// let credentials = Credentials::<Shop>::from_names(rows.iter().filter(|name| {
    ///     let known = Credentials::<Shop>::knows(name);
    ///     if !known { unknown.push(name.as_str()) }
    ///     known
    /// }));
    /// assert!(credentials.has::<Admin>());
    /// assert_eq!(unknown, ["adm"]);
    /// ```
    pub fn from_names<I>(names: I) -> Self
    where
        I: IntoIterator<Item: AsRef<str>>,
    {
        let granted = names.into_iter().filter_map(|name| find::<R>(name.as_ref()));
        Self { scopes: granted.fold(ScopeSet::EMPTY, |scopes, scope| scopes.or(scope.closure)), realm: PhantomData }
    }

    /// Returns the credentials that a token's `scope` grants: names separated by single spaces ([RFC 6749, 3.3]).
    ///
    /// ```
    /// # use authed::{Credentials, SimpleUser, scopes};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Read = "read"; pub scope ReadAll = "read:all"; }
    /// let credentials = Credentials::<Shop>::from_scope_text("read:all write");
    /// assert!(credentials.has::<ReadAll>());
    /// assert!(!credentials.has::<Read>());
    /// ```
    ///
    /// [RFC 6749, 3.3]: https://www.rfc-editor.org/rfc/rfc6749#section-3.3
    pub fn from_scope_text(scope: &str) -> Self {
        Self::from_names(scope.split(' '))
    }

    /// Returns whether the realm declares a scope with this name.
    pub fn knows(name: &str) -> bool {
        find::<R>(name).is_some()
    }

    /// Returns whether the credentials include the scope `S`.
    ///
    /// A handler can forget this check. A handler with an [`Authed`](crate::Authed) parameter cannot.
    #[inline]
    pub const fn has<S: ScopeOf<R>>(&self) -> bool {
        self.scopes.has_all(&realm::own::<S>())
    }

    /// Returns the credentials that these names grant, if the realm declares all of them.
    ///
    /// For names that the application itself stores, where an unknown name is a mistake.
    ///
    /// ```
    /// # use authed::{Credentials, SimpleUser, scopes};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
    /// assert!(Credentials::<Shop>::try_from_names(["admin"]).is_ok());
    ///
    /// let unknown = Credentials::<Shop>::try_from_names(["admin", "adm"]).unwrap_err();
    /// assert_eq!(unknown.names(), ["adm"]);
    /// assert!(unknown.known().has::<Admin>());
    /// ```
    ///
    /// # Errors
    ///
    /// Returns [`UnknownScopes`](crate::backend::UnknownScopes) with the unknown names and the credentials of the others.
    pub fn try_from_names<I>(names: I) -> Result<Self, UnknownScopes<R>>
    where
        I: IntoIterator<Item: AsRef<str>>,
    {
        let mut unknown = Vec::new();
        let known = names.into_iter().fold(Self::none(), |known, name| match find::<R>(name.as_ref()) {
            Some(scope) => Self { scopes: known.scopes.or(scope.closure), realm: PhantomData },
            None => {
                unknown.push(name.as_ref().to_owned());
                known
            }
        });
        if unknown.is_empty() { Ok(known) } else { Err(UnknownScopes { known, names: unknown }) }
    }

    /// Returns whether no scope is granted.
    pub const fn is_empty(&self) -> bool {
        self.scopes.is_empty()
    }

    /// Returns the names of the granted scopes, in the order of their declaration.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<R> {
        let scopes = self.scopes;
        let granted = R::SCOPES.iter().enumerate().filter(move |(number, _)| scopes.has(*number));
        granted.map(|(_, scope)| scope.name)
    }

    pub(crate) const fn scopes(&self) -> &ScopeSet {
        &self.scopes
    }
}

/// Returns the scope with this name.
fn find<R: Realm>(name: &str) -> Option<&'static ScopeInfo> {
    let scope = |number: &u8| &R::SCOPES[usize::from(*number)];
    let place = R::BY_NAME.binary_search_by(|number| scope(number).name.cmp(name)).ok()?;
    Some(scope(&R::BY_NAME[place]))
}

impl<R: Realm> Clone for Credentials<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Realm> Copy for Credentials<R> {}

impl<R: Realm> Default for Credentials<R> {
    /// Returns an empty set.
    fn default() -> Self {
        Self::none()
    }
}

impl<R: Realm> PartialEq for Credentials<R> {
    fn eq(&self, other: &Self) -> bool {
        self.scopes == other.scopes
    }
}

impl<R: Realm> Eq for Credentials<R> {}

impl<R: Realm> Hash for Credentials<R> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.scopes.hash(state);
    }
}

/// The credentials that these names grant: see [`Credentials::from_names`].
impl<R: Realm, N: AsRef<str>> FromIterator<N> for Credentials<R> {
    fn from_iter<I: IntoIterator<Item = N>>(names: I) -> Self {
        Self::from_names(names)
    }
}

impl<R: Realm, N: AsRef<str>> Extend<N> for Credentials<R> {
    fn extend<I: IntoIterator<Item = N>>(&mut self, names: I) {
        *self = *self | Self::from_names(names);
    }
}

/// The scopes of both.
impl<R: Realm> BitOr for Credentials<R> {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self { scopes: self.scopes.or(other.scopes), realm: PhantomData }
    }
}

/// The scopes that both have: for example at most what a token's issuer may grant.
///
/// An intersection is closed under implication, since both sides are.
impl<R: Realm> BitAnd for Credentials<R> {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self { scopes: self.scopes.and(other.scopes), realm: PhantomData }
    }
}

/// Prints the names separated by spaces, as a token's `scope` (RFC 6749, 3.3).
impl<R: Realm> fmt::Display for Credentials<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.names().collect::<Vec<_>>().join(" "))
    }
}

impl<R: Realm> fmt::Debug for Credentials<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

/// The realm does not declare some scope names. Returned by [`Credentials::try_from_names`](crate::Credentials::try_from_names).
pub struct UnknownScopes<R: Realm> {
    known: Credentials<R>,
    names: Vec<String>,
}

impl<R: Realm> UnknownScopes<R> {
    /// Returns the unknown names, in their order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the credentials that the other names grant.
    pub fn known(&self) -> Credentials<R> {
        self.known
    }
}

impl<R: Realm> fmt::Display for UnknownScopes<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the realm {} does not declare these scopes: {}", R::NAME, self.names.join(", "))
    }
}

impl<R: Realm> fmt::Debug for UnknownScopes<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownScopes").field("names", &self.names).field("known", &self.known).finish()
    }
}

impl<R: Realm> Error for UnknownScopes<R> {}
