//! Paths that are safe to redirect to, and the `next` of a login page.

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
/// dot segments come down to begins with `//`; it has at most 2048 octets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LocalPath(Cow<'static, str>);

impl LocalPath {
    #[doc(hidden)]
    pub const fn __checked(path: &'static str) -> Self {
        assert!(is_safe(path.as_bytes()), "a redirect must stay on this site: write a path such as `/login`");
        Self(Cow::Borrowed(path))
    }

    /// The path that somebody sent.
    ///
    /// # Errors
    ///
    /// [`UnsafePath`] if it is not a safe one.
    pub fn parse(path: &str) -> Result<Self, UnsafePath> {
        if is_safe(path.as_bytes()) { Ok(Self(Cow::Owned(path.to_owned()))) } else { Err(UnsafePath(())) }
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

const MOST_OCTETS: usize = 2048;

/// The rule of [`LocalPath`]. A `const fn`, so that a path in the program is checked by the compiler.
const fn is_safe(target: &[u8]) -> bool {
    if target.is_empty() || target.len() > MOST_OCTETS || target[0] != b'/' {
        return false;
    }
    let mut path_ends = target.len();
    let mut i = 0;
    while i < target.len() {
        match target[i] {
            b'\\' | b'"' | b'<' | b'>' | b'`' | b'|' | b'^' => return false,
            b'{' | b'}' if i < path_ends => return false,
            b'?' | b'#' if i < path_ends => path_ends = i,
            0x21..=0x7e => {}
            _ => return false,
        }
        i += 1;
    }
    is_safe_path(target, path_ends, Slashes::AlsoEscaped) && is_safe_path(target, path_ends, Slashes::Plain)
}

/// What divides a path: for programs that take the escapes out first `%2f` does, for browsers it does not. `%2e` is a dot
/// for both.
#[derive(Clone, Copy)]
enum Slashes {
    AlsoEscaped,
    Plain,
}

/// The path part. Walks over its octets with the escapes taken out, and over its segments as RFC 3986, 5.2.4 removes
/// dots from them.
const fn is_safe_path(target: &[u8], ends: usize, slashes: Slashes) -> bool {
    // What is left of the segments behind, and whether the first of them is empty: two of them with an empty first are
    // a path that begins with `//`.
    let mut depth: usize = 0;
    let mut first_is_empty = false;
    let mut begins_with_two = false;

    // The segment being read: its length, and how many of its octets were dots.
    let mut len: usize = 0;
    let mut dots: usize = 0;

    let mut octets = 1;
    let mut i = 1;
    loop {
        let octet = if i >= ends { b'/' } else { unescaped(target, i, ends) };
        if octet == NOT_AN_ESCAPE || octet < 0x20 || octet == 0x7f || octet == b'\\' {
            return false;
        }
        if octet == b'/' && (i >= ends || target[i] == b'/' || matches!(slashes, Slashes::AlsoEscaped)) {
            if i < ends && octets == 1 {
                begins_with_two = true;
            }
            let is_dots = len == dots && (len == 1 || len == 2);
            if is_dots && len == 2 {
                depth = depth.saturating_sub(1);
            }
            // Dots leave no segment behind, but at the end an empty one: `/a/..` is `/`.
            if !is_dots || i >= ends {
                if depth == 0 {
                    first_is_empty = is_dots || len == 0;
                }
                depth += 1;
            }
            len = 0;
            dots = 0;
        } else {
            len += 1;
            if octet == b'.' {
                dots += 1;
            }
        }
        if i >= ends {
            return !(begins_with_two || depth >= 2 && first_is_empty);
        }
        i += if target[i] == b'%' { 3 } else { 1 };
        octets += 1;
    }
}

/// A control character, which no path may have: what stands for an escape that is none.
const NOT_AN_ESCAPE: u8 = 0;

/// The octet that begins at `i`, with its escape taken out.
const fn unescaped(target: &[u8], i: usize, ends: usize) -> u8 {
    if target[i] != b'%' {
        return target[i];
    }
    if i + 2 >= ends {
        return NOT_AN_ESCAPE;
    }
    match (hex(target[i + 1]), hex(target[i + 2])) {
        (Some(high), Some(low)) => high * 16 + low,
        _ => NOT_AN_ESCAPE,
    }
}

const fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}
