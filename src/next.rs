//! Paths that are safe to redirect to, and the `next` of a login page.

mod rule;

use std::borrow::Cow;
use std::fmt;

use form_urlencoded::Serializer;

/// A path with query on the application's own origin: it is safe to redirect to, because no browser takes it for another
/// host.
///
/// ```
/// use authed::{LocalPath, local_path};
///
/// const LOGIN: LocalPath = local_path!("/login");   // checked by the compiler
///
/// assert!(LocalPath::parse("/items/7?tab=2").is_ok());
/// for evil in ["https://evil.example", "//evil.example", r"/\evil.example", "/%2fevil.example", "/a/..//evil.example", "evil"] {
///     assert!(LocalPath::parse(evil).is_err());
/// }
/// ```
///
/// It begins with one `/`; it has printable ASCII without `` \ " < > ` | ^ ``, and no `{ }` in the path; its escapes are
/// whole; the path, with its escapes taken out once, has no control character and no `\`, and neither it nor what its
/// dot segments come down to begins with `//`, also if it ends at a `?` or `#` that was escaped, and also if `%2e` is a dot
/// there, as for browsers; it has at most 2048 octets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LocalPath(Cow<'static, str>);

impl LocalPath {
    /// Points the compiler's error at the program's line.
    #[doc(hidden)]
    #[track_caller]
    pub const fn __checked(path: &'static str) -> Self {
        assert!(rule::is_safe(path.as_bytes()), "a redirect must stay on this site: write a path such as `/login`");
        Self(Cow::Borrowed(path))
    }

    /// The path that somebody sent.
    ///
    /// # Errors
    ///
    /// [`UnsafePath`] if it is not a safe one.
    pub fn parse(path: &str) -> Result<Self, UnsafePath> {
        if rule::is_safe(path.as_bytes()) { Ok(Self(Cow::Owned(path.to_owned()))) } else { Err(UnsafePath(())) }
    }

    /// The path and query.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same path with one more query parameter, whose name and value are escaped whole.
    pub(crate) fn with_query(&self, name: &str, value: &str) -> Self {
        let (path, fragment) = match self.0.find('#') {
            Some(place) => self.0.split_at(place),
            None => (&*self.0, ""),
        };
        let mark = if path.contains('?') { '&' } else { '?' };
        let pair = Serializer::new(String::new()).append_pair(name, value).finish();
        Self(Cow::Owned(format!("{path}{mark}{pair}{fragment}")))
    }
}

/// A [`LocalPath`] that stands in the program. One that is not safe does not compile.
///
/// ```
/// use authed::{LocalPath, local_path};
///
/// const LOGIN: LocalPath = local_path!("/login");
/// ```
///
/// ```compile_fail,E0080
/// # use authed::{LocalPath, local_path};
/// // error[E0080]: evaluation panicked: a redirect must stay on this site: write a path such as `/login`
/// const LOGIN: LocalPath = local_path!("https://login.example");
/// ```
#[macro_export]
macro_rules! local_path {
    ($path:literal) => {{
        // An item of its own, since the compiler looks at an associated constant only when it is used.
        const PATH: $crate::LocalPath = $crate::LocalPath::__checked($path);
        PATH
    }};
}

impl fmt::Display for LocalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Not a path that is safe to redirect to. The path itself is not repeated: it may be hostile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsafePath(());

impl fmt::Display for UnsafePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a path on this site")
    }
}

impl std::error::Error for UnsafePath {}

/// Where to go after the login: the `next` of a query, if it is safe.
///
/// The only way to have one is the check, so a login page that redirects to a `SafeNext` is no open redirect. With axum
/// it is an extractor: a missing or unsafe `next` is `/`, and `None` with `Option<SafeNext>`.
///
/// ```
/// use authed::SafeNext;
///
/// let next = SafeNext::from_query("user=ada&next=%2Fitems%2F7%3Ftab%3D2");
/// assert_eq!(next.unwrap().as_str(), "/items/7?tab=2");
/// assert_eq!(SafeNext::from_query("next=https%3A%2F%2Fevil.example"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SafeNext(LocalPath);

impl SafeNext {
    /// The parameter `next` of a query string; `None` if it is missing, stands there twice, or is not safe.
    pub fn from_query(query: &str) -> Option<Self> {
        Self::from_parameter(query, "next")
    }

    /// The same under another name: that of [`RedirectTarget::PARAMETER`](crate::RedirectTarget::PARAMETER).
    pub fn from_parameter(query: &str, name: &str) -> Option<Self> {
        let mut named = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == name);
        let (_, next) = named.next()?;
        let alone = named.next().is_none();
        LocalPath::parse(&next).ok().filter(|_| alone).map(Self)
    }

    /// The path and query.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The path and query, to redirect to.
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
