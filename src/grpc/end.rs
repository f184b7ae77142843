//! `UntilEnd`: a response that ends with its caller.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Frame, SizeHint};
use tonic::Status;
use tonic::body::Body;

use crate::caller::Caller;
use crate::identity::Identity;
use crate::realm::Realm;
use crate::revocation::{EndReason, Ended};

/// The body of a response to a caller who may end before it. It then ends with `UNAUTHENTICATED`.
struct UntilEnd<R: Realm> {
    body: Option<Body>,
    caller: Caller<R>,
    /// `None` at first: a reply that is one message does not wait for its caller's end.
    ended: Option<Ended>,
    has_sent: bool,
}

/// Returns the body, limited by the caller's end.
pub(super) fn limit<R: Realm>(body: Body, caller: Option<Caller<R>>) -> Body {
    match caller {
        Some(caller) => Body::new(UntilEnd { body: Some(body), caller, ended: None, has_sent: false }),
        None => body,
    }
}

impl<R: Realm> UntilEnd<R> {
    fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<EndReason> {
        let ended = self.ended.get_or_insert_with(|| self.caller.ended());
        Pin::new(ended).poll(cx)
    }

    fn end(&mut self, reason: EndReason) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        (self.body, self.ended) = (None, None);
        let mut trailers = HeaderMap::new();
        Status::unauthenticated(reason.to_string()).add_header(&mut trailers)?;
        Poll::Ready(Some(Ok(Frame::trailers(trailers))))
    }
}

impl<R: Realm> http_body::Body for UntilEnd<R> {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.ended.is_some()
            && let Poll::Ready(reason) = self.poll_end(cx)
        {
            return self.end(reason);
        }
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let frame = Pin::new(body).poll_frame(cx);
        let is_last = match &frame {
            Poll::Ready(Some(Ok(frame))) => frame.is_trailers(),
            Poll::Ready(_) => true,
            Poll::Pending => false,
        };
        if is_last {
            (self.body, self.ended) = (None, None);
            return frame;
        }
        let is_message = matches!(&frame, Poll::Ready(Some(Ok(frame))) if frame.is_data());
        if is_message && self.caller.identity().is_some_and(Identity::is_expired) {
            return self.end(EndReason::Expired);
        }
        let is_stream = frame.is_pending() || is_message && self.has_sent;
        self.has_sent |= is_message;
        if is_stream
            && self.ended.is_none()
            && let Poll::Ready(reason) = self.poll_end(cx)
        {
            return self.end(reason);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(http_body::Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::new()
    }
}
