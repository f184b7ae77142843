//! A future that is dropped at any point leaves nothing behind.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use authed::RequireLayer;
use futures_util::poll;
use http::{Request, Response};
use support::shop::{Viewer, authenticator};
use tower::limit::ConcurrencyLimit;
use tower::{Layer, Service, ServiceExt, service_fn};

use super::plan::{Plan, request};

/// The backend waits for four polls, and then the inner service. The future is dropped after each number of polls.
#[tokio::test]
async fn a_dropped_request_leaves_nothing_behind() {
    let begun = Arc::new(AtomicUsize::new(0));
    let finished = Arc::new(AtomicUsize::new(0));
    let held = Arc::new(());
    let inner = service_fn({
        let (begun, finished) = (Arc::clone(&begun), Arc::clone(&finished));
        move |request: Request<Arc<()>>| {
            let (begun, finished) = (Arc::clone(&begun), Arc::clone(&finished));
            async move {
                begun.fetch_add(1, Ordering::SeqCst);
                for _ in 0..4 {
                    tokio::task::yield_now().await;
                }
                finished.fetch_add(1, Ordering::SeqCst);
                drop(request);
                Ok::<_, Infallible>(Response::new(String::new()))
            }
        }
    });
    let mut service = RequireLayer::<Viewer>::new(authenticator()).layer(ConcurrencyLimit::new(inner, 1));
    for polls in 0..=8 {
        let request = request(&Plan::Identity(vec!["viewer"]), 4).body(Arc::clone(&held)).unwrap();
        let mut answer = Box::pin(service.ready().await.unwrap().call(request));
        for _ in 0..polls {
            assert!(poll!(&mut answer).is_pending());
        }
        drop(answer);
        assert_eq!(begun.swap(0, Ordering::SeqCst), usize::from(polls > 4), "dropped after {polls} polls");
        assert_eq!(finished.load(Ordering::SeqCst), 0);
        assert_eq!(Arc::strong_count(&held), 1, "the request is dropped too");
    }
    // There is only one permit. It came back each time.
    let request = request(&Plan::Identity(vec!["viewer"]), 4).body(held).unwrap();
    assert_eq!(service.ready().await.unwrap().call(request).await.unwrap().status(), 200);
    assert_eq!(finished.load(Ordering::SeqCst), 1);
}
