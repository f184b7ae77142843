//! `UntilEnd`: a response that ends with its caller.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::SystemTime;

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Frame, SizeHint};
use tonic::Status;
use tonic::body::Body;

/// The body of a response to a caller whose identity expires. No message follows the expiry: the stream then ends with
/// `UNAUTHENTICATED`. The library has no timer, so a stream that sends nothing stays open.
struct UntilEnd {
    body: Option<Body>,
    expiry: SystemTime,
}

/// Returns the body, limited by the expiry.
pub(super) fn limit(body: Body, expiry: Option<SystemTime>) -> Body {
    match expiry {
        Some(expiry) => Body::new(UntilEnd { body: Some(body), expiry }),
        None => body,
    }
}

impl http_body::Body for UntilEnd {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let frame = ready!(Pin::new(body).poll_frame(cx));
        let is_message = matches!(&frame, Some(Ok(frame)) if frame.is_data());
        if is_message && self.expiry <= SystemTime::now() {
            self.body = None;
            let mut trailers = HeaderMap::new();
            Status::unauthenticated("the login has expired").add_header(&mut trailers)?;
            return Poll::Ready(Some(Ok(Frame::trailers(trailers))));
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(http_body::Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::new()
    }
}
