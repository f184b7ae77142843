//! `LocalPath`: a path that is safe to redirect to.

use std::borrow::Cow;
use std::fmt;

use form_urlencoded::Serializer;

use super::safety;

/// A path with an optional query on the application's own origin. It is safe to redirect to: no browser reads it as
/// another host.
///
/// ```
/// use authed::{local_path, redirect::LocalPath};
///
/// const LOGIN: LocalPath = local_path!("/login");   // checked by the compiler
///
/// assert!(LocalPath::parse("/items/7?tab=2").is_ok());
/// for evil in ["https://evil.example", "//evil.example", r"/\evil.example", "/%2fevil.example", "/a/..//evil.example", "evil"] {
///     assert!(LocalPath::parse(evil).is_err());
/// }
/// ```
///
/// A path is local if all of this holds:
///
/// - It begins with one `/` and has at most 2048 octets.
/// - It consists of printable ASCII without `` \ " < > ` | ^ ``. The path has no `{` and no `}`.
/// - Its percent-escapes are complete.
/// - Decoded once, the path has no control character and no `\`.
/// - It does not begin with `//`. The decoded path does not, either, nor does the path without its dot segments. This
///   holds if the decoded path ends at an escaped `?` or `#`, and if `%2e` is read as a dot, as browsers do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LocalPath(Cow<'static, str>);

impl LocalPath {
    /// Checks the path and reports the error at the caller's line.
    #[doc(hidden)]
    #[track_caller]
    pub const fn __checked(path: &'static str) -> Self {
        assert!(safety::is_safe(path.as_bytes()), "a redirect must stay on this site: write a path such as `/login`");
        Self(Cow::Borrowed(path))
    }

    /// Parses a path from a request.
    ///
    /// # Errors
    ///
    /// Returns [`UnsafePath`] if the path is not local.
    pub fn parse(path: &str) -> Result<Self, UnsafePath> {
        if safety::is_safe(path.as_bytes()) { Ok(Self(Cow::Owned(path.to_owned()))) } else { Err(UnsafePath(())) }
    }

    /// Returns the path and query.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Adds a query parameter. Its name and value are escaped.
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

/// Creates a [`LocalPath`](crate::redirect::LocalPath) from a literal. An unsafe path does not compile.
///
/// ```
/// use authed::{local_path, redirect::LocalPath};
///
/// const LOGIN: LocalPath = local_path!("/login");
/// ```
///
/// ```compile_fail,E0080
/// # use authed::{local_path, redirect::LocalPath};
/// // error[E0080]: evaluation panicked: a redirect must stay on this site: write a path such as `/login`
/// const LOGIN: LocalPath = local_path!("https://login.example");
/// ```
#[macro_export]
macro_rules! local_path {
    ($path:literal) => {{
        // A separate item: the compiler evaluates an associated constant only when it is used.
        const PATH: $crate::redirect::LocalPath = $crate::redirect::LocalPath::__checked($path);
        PATH
    }};
}

impl fmt::Display for LocalPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The path is not safe to redirect to. The error does not repeat the path, which may be hostile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsafePath(());

impl fmt::Display for UnsafePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a path on this site")
    }
}

impl std::error::Error for UnsafePath {}
