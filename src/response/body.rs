//! `ResponseBody`: the bodies that a rejection can be sent in.

use bytes::Bytes;

/// A response body that can be created from bytes.
///
/// ```
/// use authed::response::ResponseBody;
/// use bytes::Bytes;
///
/// struct Page(Vec<Bytes>);
///
/// impl ResponseBody for Page {
///     fn from_bytes(bytes: Bytes) -> Self {
///         Page(vec![bytes])
///     }
/// }
/// ```
///
/// Some foreign bodies cannot be created from bytes, such as that of tower-http's `ServeDir`. Box them:
/// `MapResponseBody::new(ServeDir::new(path), UnsyncBoxBody::new)`. axum's `layer` methods box bodies by themselves.
#[diagnostic::on_unimplemented(
    message = "a rejection cannot be sent with a body of type `{Self}`",
    label = "`{Self}` cannot be created from bytes",
    note = "implement `authed::response::ResponseBody`, one function, or enable the feature of the framework that the body is from",
    note = "box a body of another crate, for example in `UnsyncBoxBody`"
)]
pub trait ResponseBody: Sized {
    /// Returns the body with these bytes.
    fn from_bytes(bytes: Bytes) -> Self;
}

impl ResponseBody for Bytes {
    fn from_bytes(bytes: Bytes) -> Self {
        bytes
    }
}

impl ResponseBody for Vec<u8> {
    fn from_bytes(bytes: Bytes) -> Self {
        bytes.into()
    }
}

impl ResponseBody for String {
    /// Invalid UTF-8 is replaced. The crate's own responses are text.
    fn from_bytes(bytes: Bytes) -> Self {
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

#[cfg(feature = "http-body-util")]
mod http_body_util {
    use std::convert::Infallible;

    use bytes::Bytes;
    use http_body_util::BodyExt;
    use http_body_util::Full;
    use http_body_util::combinators::{BoxBody, UnsyncBoxBody};

    use super::ResponseBody;

    impl ResponseBody for Full<Bytes> {
        fn from_bytes(bytes: Bytes) -> Self {
            Full::new(bytes)
        }
    }

    fn unfailing<E>(never: Infallible) -> E {
        match never {}
    }

    impl<E: 'static> ResponseBody for BoxBody<Bytes, E> {
        fn from_bytes(bytes: Bytes) -> Self {
            Full::new(bytes).map_err(unfailing).boxed()
        }
    }

    impl<E: 'static> ResponseBody for UnsyncBoxBody<Bytes, E> {
        fn from_bytes(bytes: Bytes) -> Self {
            Full::new(bytes).map_err(unfailing).boxed_unsync()
        }
    }
}
