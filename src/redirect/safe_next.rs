//! `SafeNext`: where to go after a login.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use super::LocalPath;

/// The requested page, in a query parameter of the login page, checked to be a [`LocalPath`].
///
/// Checking is the only way to create one. A login page that redirects to a `SafeNext` is not an open redirect. With
/// axum it is an extractor: a missing or unsafe parameter becomes `/`, or `None` with `Option<SafeNext>`.
///
/// ```
/// use authed::redirect::SafeNext;
///
/// let next = SafeNext::from_query("user=ada&next=%2Fitems%2F7%3Ftab%3D2");
/// assert_eq!(next.unwrap().as_str(), "/items/7?tab=2");
/// assert_eq!(SafeNext::from_query("next=https%3A%2F%2Fevil.example"), None);
/// ```
///
/// `SafeNext` reads the parameter `next`. `SafeNext<LoginPage>` reads the parameter that
/// [`RedirectTo<LoginPage>`](crate::RedirectTo) writes. Use it if the target has a [`PARAMETER`](crate::policy::RedirectTarget::PARAMETER) of
/// its own:
///
/// ```
/// use authed::{local_path, policy::RedirectTarget, redirect::{LocalPath, SafeNext}};
///
/// pub enum LoginPage {}
///
/// impl RedirectTarget for LoginPage {
///     const PATH: LocalPath = local_path!("/login");
///     const PARAMETER: &'static str = "return_to";
/// }
///
/// let next = SafeNext::<LoginPage>::read("return_to=%2Fitems%2F7").unwrap();
/// assert_eq!(next.as_str(), "/items/7");
/// ```
pub struct SafeNext<L = DefaultTarget>(LocalPath, PhantomData<fn() -> L>);

/// The default parameter of [`SafeNext`]: every target whose parameter is `next`.
#[derive(Debug)]
pub enum DefaultTarget {}

/// The name of a query parameter for the requested page. Implemented for every
/// [`RedirectTarget`](crate::policy::RedirectTarget).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a redirect target",
    label = "does not implement `RedirectTarget`",
    note = "write `SafeNext` for the parameter `next`, or `SafeNext<LoginPage>` with the type that `RedirectTo<LoginPage>` has"
)]
pub trait NextParameter: sealed::NextParameter {
    #[doc(hidden)]
    const NAME: &'static str;
}

pub(crate) mod sealed {
    pub trait NextParameter {}
}

impl NextParameter for DefaultTarget {
    const NAME: &'static str = "next";
}

impl sealed::NextParameter for DefaultTarget {}

impl SafeNext {
    /// Reads the parameter `next` of a query string. Returns `None` if it is missing, repeated or unsafe.
    pub fn from_query(query: &str) -> Option<Self> {
        Self::read(query)
    }

    /// Reads the parameter with this name. See also [`read`](Self::read), which knows the name.
    pub fn from_parameter(query: &str, name: &str) -> Option<Self> {
        parameter(query, name).map(Self::new)
    }
}

fn parameter(query: &str, name: &str) -> Option<LocalPath> {
    let mut named = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == name);
    let (_, next) = named.next()?;
    let is_alone = named.next().is_none();
    LocalPath::parse(&next).ok().filter(|_| is_alone)
}

impl<L> SafeNext<L> {
    /// Reads the target's parameter of a query string, or of a form. Returns `None` if it is missing, repeated or unsafe.
    pub fn read(query: &str) -> Option<Self>
    where
        L: NextParameter,
    {
        parameter(query, L::NAME).map(Self::new)
    }

    const fn new(path: LocalPath) -> Self {
        Self(path, PhantomData)
    }

    /// Returns the path and query.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Returns the path to redirect to.
    pub fn into_path(self) -> LocalPath {
        self.0
    }

    #[cfg(feature = "axum")]
    pub(crate) const fn root() -> Self {
        Self::new(LocalPath::__checked("/"))
    }
}

// Not derived: a derive would require the traits of `L`.

impl<L> Clone for SafeNext<L> {
    fn clone(&self) -> Self {
        Self::new(self.0.clone())
    }
}

impl<L> PartialEq for SafeNext<L> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<L> Eq for SafeNext<L> {}

impl<L> Hash for SafeNext<L> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<L> fmt::Debug for SafeNext<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SafeNext").field(&self.0).finish()
    }
}

impl<L> fmt::Display for SafeNext<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
