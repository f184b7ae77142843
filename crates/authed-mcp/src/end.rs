//! `UntilEnd`: a stream that ends with its caller.

use std::pin::Pin;
use std::task::{Context, Poll};

use authed::revocation::Ended;
use axum::body::{Body, Bytes, HttpBody};
use http_body::Frame;

/// The body of an event stream, until its caller ends. The client connects again, and is authenticated again.
struct UntilEnd {
    /// `None` after the end.
    body: Option<Body>,
    ended: Ended,
}

/// Ends the body with its caller.
pub(crate) fn limit(body: Body, ended: Ended) -> Body {
    Body::new(UntilEnd { body: Some(body), ended })
}

impl HttpBody for UntilEnd {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Self { body, ended } = &mut *self;
        let Some(open) = body else { return Poll::Ready(None) };
        if Pin::new(ended).poll(cx).is_ready() {
            *body = None;
            return Poll::Ready(None);
        }
        Pin::new(open).poll_frame(cx)
    }
}
