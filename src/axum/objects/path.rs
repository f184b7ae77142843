//! Paths of routes. The type of a path that `path!` writes knows how many captures it has.

use std::borrow::Cow;
use std::fmt;

use super::param::ObjectParam;

/// A path whose type knows how many captures it has. Created by [`path!`](crate::path).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiteralPath<const CAPTURES: usize>(&'static str);

impl<const CAPTURES: usize> LiteralPath<CAPTURES> {
    /// What `path!` writes.
    ///
    /// # Panics
    ///
    /// Panics if the path has another number of captures.
    #[doc(hidden)]
    pub const fn new(path: &'static str) -> Self {
        assert!(captures_in(path) == CAPTURES, "the path has another number of captures");
        Self(path)
    }

    /// Returns the path as text.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl<const CAPTURES: usize> fmt::Display for LiteralPath<CAPTURES> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

/// Returns how many captures a path of axum's router has. `{{` and `}}` are braces.
#[doc(hidden)]
pub const fn captures_in(path: &str) -> usize {
    let bytes = path.as_bytes();
    let (mut at, mut captures) = (0, 0);
    while at < bytes.len() {
        if bytes[at] == b'{' {
            if at + 1 < bytes.len() && bytes[at + 1] == b'{' {
                at += 1;
            } else {
                captures += 1;
            }
        }
        at += 1;
    }
    captures
}

/// Writes a path whose type knows how many captures it has: a forgotten check is then a compile error.
///
/// [`Routes::route`](crate::Routes::route) takes no path with captures, since its handlers say nothing of objects. For a path
/// as plain text, the router is not made. With `path!`, the program does not compile:
///
/// ```compile_fail,E0277
/// # use authed::{Public, Routes, path, routing::get};
/// async fn read(_: Public) {}
///
/// // error[E0277]: this path has captures, and this method takes none
/// let routes: Routes = Routes::new().route(path!("/posts/{id}"), get(read));
/// ```
///
/// It is the same path otherwise:
///
/// ```
/// use authed::{Plain, Public, Routes, path, routing::get};
///
/// async fn imprint(_: Public) {}
/// async fn by_date(_: Public, Plain(year): Plain<u16>) -> String { year.to_string() }
///
/// let routes: Routes = Routes::new()
///     .route(path!("/imprint"), get(imprint))
///     .object_route(path!("/archive/{year}"), get(by_date));
/// ```
#[macro_export]
macro_rules! path {
    ($path:expr) => {
        $crate::routing::LiteralPath::<{ $crate::__private::captures_in($path) }>::new($path)
    };
}

/// A path for [`Routes::route`](crate::Routes::route), [`nest`](crate::Routes::nest) and [`under`](crate::Routes::under):
/// text, or a [`path!`](crate::path) without captures.
///
/// Sealed. Text with captures is refused when the router is made.
#[diagnostic::on_unimplemented(
    message = "this path has captures, and this method takes none",
    label = "names an object, and nothing says who may access the object",
    note = "for a route, use `object_route`: its handlers take the object as second parameter, such as `post: Permitted<Post, Author>`",
    note = "for routes below the path, use `under_object::<Permitted<Post, Author>>`"
)]
pub trait PlainPath: sealed::Path {}

/// A path for [`Routes::object_route`](crate::Routes::object_route), whose captures name `N` objects: text, or a
/// [`path!`](crate::path) with so many captures.
///
/// Sealed. Text with another number of captures is refused when the router is made.
#[diagnostic::on_unimplemented(
    message = "this path has another number of captures than the handler has objects",
    label = "does not have one capture for each object",
    note = "the second parameter has one object for each capture: `Permitted<Post, Author>` for one, a tuple of them for several, in the order of the captures",
    note = "a path without captures is for `route`"
)]
pub trait ObjectPath<const N: usize>: sealed::Path {}

/// A path for [`Routes::under_object`](crate::Routes::under_object), whose captures name the objects `O`.
#[diagnostic::on_unimplemented(
    message = "this path has another number of captures than `{O}` has objects",
    label = "not as many captures as objects",
    note = "name one object for each capture: `under_object::<Permitted<Shop, Member>>` for one, a tuple of them for several"
)]
pub trait PathOf<O, St>: sealed::Path {}

mod sealed {
    use std::borrow::Cow;

    pub trait Path {
        fn text(self) -> Cow<'static, str>;
    }
}

pub(in crate::axum) use sealed::Path;

macro_rules! texts {
    ($($Text:ty)*) => { $(
        impl Path for $Text {
            fn text(self) -> Cow<'static, str> {
                Cow::Owned(self.into())
            }
        }

        impl PlainPath for $Text {}
        impl<const N: usize> ObjectPath<N> for $Text {}
        impl<O, St> PathOf<O, St> for $Text {}
    )* };
}

texts! { &str &String String }

impl<const N: usize> Path for LiteralPath<N> {
    fn text(self) -> Cow<'static, str> {
        Cow::Borrowed(self.0)
    }
}

impl PlainPath for LiteralPath<0> {}

macro_rules! with_captures {
    ($($N:literal)*) => { $(impl ObjectPath<$N> for LiteralPath<$N> {})* };
}

with_captures! { 1 2 3 4 5 6 7 8 }

#[diagnostic::do_not_recommend]
impl<const N: usize, O: ObjectParam<St, N>, St> PathOf<O, St> for LiteralPath<N> {}
