//! `UntilEnd`: a response that ends with its caller.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Frame, SizeHint};
use tonic::Status;
use tonic::body::Body;

/// A future that is ready after a time. The user's runtime has it.
pub(super) type Timer = Arc<dyn Fn(Duration) -> Sleep + Send + Sync>;
pub(super) type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// So long is slept at once. The clock may be set meanwhile.
const MOST: Duration = Duration::from_secs(60);

/// The body of a response to a caller whose identity expires. No message follows the expiry: the stream then ends with
/// `UNAUTHENTICATED`. Without a timer, a stream that sends nothing stays open.
struct UntilEnd {
    body: Option<Body>,
    expiry: SystemTime,
    timer: Option<Timer>,
    sleep: Option<Sleep>,
}

/// Returns the body, limited by the expiry.
pub(super) fn limit(body: Body, expiry: Option<SystemTime>, timer: Option<Timer>) -> Body {
    match expiry {
        Some(expiry) => Body::new(UntilEnd { body: Some(body), expiry, timer, sleep: None }),
        None => body,
    }
}

impl UntilEnd {
    /// Returns whether the identity has expired. If not, a timer wakes the task then.
    fn has_expired(&mut self, cx: &mut Context<'_>) -> bool {
        loop {
            let Ok(left) = self.expiry.duration_since(SystemTime::now()) else { return true };
            let Some(timer) = &self.timer else { return left.is_zero() };
            let sleep = self.sleep.get_or_insert_with(|| timer(left.min(MOST)));
            if sleep.as_mut().poll(cx).is_pending() {
                return false;
            }
            self.sleep = None;
        }
    }
}

impl http_body::Body for UntilEnd {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let has_expired = self.has_expired(cx);
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let polled = Pin::new(body).poll_frame(cx);
        let is_over = match &polled {
            // What was decided before is said: only a message, or silence, gives way.
            Poll::Ready(Some(Ok(frame))) => frame.is_data(),
            Poll::Ready(_) => false,
            Poll::Pending => self.timer.is_some(),
        };
        if has_expired && is_over {
            self.body = None;
            let mut trailers = HeaderMap::new();
            Status::unauthenticated("the login has expired").add_header(&mut trailers)?;
            return Poll::Ready(Some(Ok(Frame::trailers(trailers))));
        }
        Poll::Ready(ready!(polled))
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(http_body::Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::new()
    }
}
