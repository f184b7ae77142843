//! `SafeNext`: where to go after a login.

use std::fmt;

use super::LocalPath;

/// The `next` parameter of a login page, checked to be a [`LocalPath`].
///
/// Checking is the only way to create one. A login page that redirects to a `SafeNext` is not an open redirect. With
/// axum it is an extractor: a missing or unsafe `next` becomes `/`, or `None` with `Option<SafeNext>`.
///
/// ```
/// use authed::redirect::SafeNext;
///
/// let next = SafeNext::from_query("user=ada&next=%2Fitems%2F7%3Ftab%3D2");
/// assert_eq!(next.unwrap().as_str(), "/items/7?tab=2");
/// assert_eq!(SafeNext::from_query("next=https%3A%2F%2Fevil.example"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SafeNext(LocalPath);

impl SafeNext {
    /// Reads the parameter `next` of a query string. Returns `None` if it is missing, repeated or unsafe.
    pub fn from_query(query: &str) -> Option<Self> {
        Self::from_parameter(query, "next")
    }

    /// Reads a parameter with another name: see
    /// [`RedirectTarget::PARAMETER`](crate::policy::RedirectTarget::PARAMETER).
    pub fn from_parameter(query: &str, name: &str) -> Option<Self> {
        let mut named = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == name);
        let (_, next) = named.next()?;
        let alone = named.next().is_none();
        LocalPath::parse(&next).ok().filter(|_| alone).map(Self)
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
        Self(LocalPath::__checked("/"))
    }
}

impl fmt::Display for SafeNext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
