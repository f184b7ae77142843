//! The bodies that a refusal can be sent in.

use bytes::Bytes;

/// A body that can be made from bytes: all that the crate asks of a service's response body.
///
/// ```
/// use authed::ResponseBody;
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
/// A body of somebody else's that cannot be made from bytes, such as that of tower-http's `ServeDir`, goes into a box:
/// `MapResponseBody::new(ServeDir::new(path), UnsyncBoxBody::new)`. axum's `layer` methods do the like by themselves.
#[diagnostic::on_unimplemented(
    message = "a refusal cannot be answered with a body of the type `{Self}`",
    label = "`{Self}` does not say how to be made from bytes",
    note = "implement `authed::ResponseBody`, one function, or enable the feature of the framework that the body is from; put a body of another crate into a box, `UnsyncBoxBody` for one"
)]
pub trait ResponseBody: Sized {
    /// The body that consists of these bytes.
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
    /// Bytes that are not UTF-8 are replaced; the crate's own answers are text.
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
