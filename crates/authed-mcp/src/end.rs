//! `UntilEnd`: a stream that ends with its caller.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use axum::body::{Body, Bytes, HttpBody};
use http_body::Frame;

/// The body of an event stream, until something happens. The client connects again, and is authenticated again.
struct UntilEnd {
    body: Body,
    end: Pin<Box<dyn Future<Output = ()> + Send>>,
}

/// Ends the body when the future is ready.
pub(crate) fn limit(body: Body, end: impl Future<Output = ()> + Send + 'static) -> Body {
    Body::new(UntilEnd { body, end: Box::pin(end) })
}

/// Waits until this moment.
pub(crate) async fn expired(expiry: SystemTime) {
    // The clock may be set meanwhile.
    while let Ok(left) = expiry.duration_since(SystemTime::now()) {
        tokio::time::sleep(left.min(Duration::from_secs(60))).await;
    }
}

impl HttpBody for UntilEnd {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match self.end.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(None),
            Poll::Pending => Pin::new(&mut self.body).poll_frame(cx),
        }
    }
}
