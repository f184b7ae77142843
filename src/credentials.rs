//! What a request may do: a set of scopes, apart from the user.

use std::fmt;
use std::marker::PhantomData;

use crate::entailment::ScopeOf;
use crate::realm::{self, Realm, ScopeInfo};

/// A set of scope numbers below 256.
#[doc(hidden)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Mask([u64; 4]);

impl Mask {
    pub const EMPTY: Self = Self([0; 4]);

    pub const fn with(mut self, number: usize) -> Self {
        self.0[number / 64] |= 1 << (number % 64);
        self
    }

    pub(crate) const fn has(&self, number: usize) -> bool {
        self.0[number / 64] & (1 << (number % 64)) != 0
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0[0] | self.0[1] | self.0[2] | self.0[3] == 0
    }

    pub const fn or(self, other: Self) -> Self {
        let (a, b) = (self.0, other.0);
        Self([a[0] | b[0], a[1] | b[1], a[2] | b[2], a[3] | b[3]])
    }

    /// Whether everything in `other` is here too. No branch: with a constant it comes down to a few ANDs.
    #[inline]
    pub(crate) const fn has_all(&self, other: &Self) -> bool {
        let (held, asked) = (&self.0, &other.0);
        let lacking = (asked[0] & !held[0]) | (asked[1] & !held[1]) | (asked[2] & !held[2]) | (asked[3] & !held[3]);
        lacking == 0
    }
}

impl fmt::Debug for Mask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries((0..256).filter(|&number| self.has(number))).finish()
    }
}

/// The scopes granted to one request: credentials in Starlette's sense, which say nothing about who the user is.
///
/// A scope is granted together with everything that it implies. There is no way from a text that nobody declared to a
/// scope: an unknown name grants nothing.
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
    mask: Mask,
    realm: PhantomData<fn() -> R>,
}

impl<R: Realm> Credentials<R> {
    /// No scope at all.
    pub const fn none() -> Self {
        Self { mask: Mask::EMPTY, realm: PhantomData }
    }

    /// These credentials, and the scope `S` with everything that it implies.
    ///
    /// ```
    /// # use authed::{Credentials, SimpleUser, scopes};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Viewer = "viewer"; pub scope Editor = "editor": Viewer; }
    /// const EDITOR: Credentials<Shop> = Credentials::none().grant::<Editor>();
    /// assert!(EDITOR.has::<Viewer>());
    /// ```
    #[must_use]
    pub const fn grant<S: ScopeOf<R>>(self) -> Self {
        Self { mask: self.mask.or(realm::closure::<S>()), realm: PhantomData }
    }

    /// The credentials that these names grant. A name that the realm does not know grants nothing: names are compared
    /// whole and with their case.
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
        Self { mask: granted.fold(Mask::EMPTY, |mask, scope| mask.or(scope.closure)), realm: PhantomData }
    }

    /// The credentials that a token's `scope` grants: names divided by single spaces ([RFC 6749, 3.3]).
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

    /// Whether the realm declares a scope of this name.
    pub fn knows(name: &str) -> bool {
        find::<R>(name).is_some()
    }

    /// Whether the scope `S` is among these credentials.
    ///
    /// A handler that asks here is a handler that can forget to ask: [`Authed`](crate::Authed) cannot.
    #[inline]
    pub const fn has<S: ScopeOf<R>>(&self) -> bool {
        self.mask.has_all(&realm::own::<S>())
    }

    /// The names of the granted scopes, in the order of their declaration.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<R> {
        let mask = self.mask;
        let granted = R::SCOPES.iter().enumerate().filter(move |(number, _)| mask.has(*number));
        granted.map(|(_, scope)| scope.name)
    }

    pub(crate) const fn mask(&self) -> &Mask {
        &self.mask
    }
}

/// The scope of this name.
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
    /// No scope at all.
    fn default() -> Self {
        Self::none()
    }
}

impl<R: Realm> PartialEq for Credentials<R> {
    fn eq(&self, other: &Self) -> bool {
        self.mask == other.mask
    }
}

impl<R: Realm> Eq for Credentials<R> {}

impl<R: Realm> fmt::Debug for Credentials<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}
