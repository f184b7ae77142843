//! tower's contract: the service that was polled ready is called, errors pass through, and `Send` is as of the inner
//! service.

use std::convert::Infallible;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use authed::service::Guarded;
use authed::{AuthenticationLayer, GuardLayer, RequireLayer};
use futures_util::future::{Ready, ready};
use http::{Request, Response};
use support::shop::{Viewer, authenticator};
use tower::buffer::Buffer;
use tower::limit::ConcurrencyLimit;
use tower::{Layer, Service, ServiceExt, service_fn};

use super::plan::{Plan, request};

fn viewer(waits: u32) -> Request<String> {
    request(&Plan::Identity(vec!["viewer"]), waits).body(String::new()).unwrap()
}

/// Panics if it is called without `poll_ready`. A clone is not ready.
#[derive(Default)]
struct Strict {
    is_ready: bool,
}

impl Clone for Strict {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<Request> Service<Request> for Strict {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Ready<Result<Response<String>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.is_ready = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request) -> Self::Future {
        assert!(std::mem::take(&mut self.is_ready), "called before it was ready");
        ready(Ok(Response::new("served".to_owned())))
    }
}

#[tokio::test]
async fn the_instance_that_was_ready_is_called() {
    async fn ask(mut service: impl Service<Request<String>, Response = Response<String>, Error = Infallible>) {
        for waits in [0, 3, 0, 1, 2] {
            let response = service.ready().await.unwrap().call(viewer(waits)).await.unwrap();
            assert_eq!(response.body(), "served");
        }
    }
    ask(AuthenticationLayer::new(authenticator()).layer(Strict::default())).await;
    ask(RequireLayer::<Viewer>::new(authenticator()).layer(Strict::default())).await;
    ask(GuardLayer::<Viewer>::new(authenticator()).layer(Strict::default())).await;
}

/// `ConcurrencyLimit` panics if it is called without the permit from `poll_ready`.
#[tokio::test]
async fn a_concurrency_limit_inside_holds() {
    let slow = service_fn(async |_: Request<String>| {
        tokio::time::sleep(Duration::from_millis(2)).await;
        Ok::<_, Infallible>(Response::new("served".to_owned()))
    });
    let service = RequireLayer::<Viewer>::new(authenticator()).layer(ConcurrencyLimit::new(slow, 1));
    let calls = (0..20).map(|waits| service.clone().oneshot(viewer(waits % 4)));
    for response in futures_util::future::join_all(calls).await {
        assert_eq!(response.unwrap().body(), "served");
    }
}

/// The innermost service is still strict.
#[tokio::test]
async fn a_buffer_inside_and_outside() {
    let inner = Buffer::new(Strict::default(), 4);
    let service = Buffer::new(RequireLayer::<Viewer>::new(authenticator()).layer(inner), 4);
    let calls = (0..20).map(|waits| service.clone().oneshot(viewer(waits % 4)));
    for response in futures_util::future::join_all(calls).await {
        assert_eq!(response.unwrap().body(), "served");
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Broken(&'static str);

#[derive(Clone)]
struct Fails {
    when: &'static str,
}

impl Service<Request<String>> for Fails {
    type Response = Response<String>;
    type Error = Broken;
    type Future = Ready<Result<Response<String>, Broken>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Broken>> {
        Poll::Ready(if self.when == "ready" { Err(Broken("not ready")) } else { Ok(()) })
    }

    fn call(&mut self, _: Request<String>) -> Self::Future {
        ready(Err(Broken("called")))
    }
}

#[tokio::test]
async fn errors_of_the_inner_service_pass_through() {
    let layer = RequireLayer::<Viewer>::new(authenticator());
    for waits in [0, 2] {
        let not_ready = layer.layer(Fails { when: "ready" }).oneshot(viewer(waits)).await;
        assert_eq!(not_ready.unwrap_err(), Broken("not ready"));
        let called = layer.layer(Fails { when: "called" }).oneshot(viewer(waits)).await;
        assert_eq!(called.unwrap_err(), Broken("called"));
    }
}

/// The inner service, its body and its future need not be `Send`. If they are, the outer service is.
#[tokio::test]
async fn the_outer_service_is_send_if_the_inner_one_is() {
    let counter = Rc::new(());
    let kept = Rc::clone(&counter);
    let local = service_fn(move |request: Request<Rc<()>>| {
        let kept = Rc::clone(&kept);
        async move {
            assert!(Rc::ptr_eq(&kept, request.body()), "the body is unchanged");
            Ok::<_, Infallible>(Response::new(String::new()))
        }
    });
    let service = RequireLayer::<Viewer>::new(authenticator()).layer(local);
    for waits in [0, 2] {
        let request = request(&Plan::Identity(vec!["viewer"]), waits).body(Rc::clone(&counter)).unwrap();
        assert_eq!(service.clone().oneshot(request).await.unwrap().status(), 200);
    }

    fn is_send<T: Send>(_: &T) {}
    let mut service = RequireLayer::<Viewer>::new(authenticator()).layer(Strict::default());
    is_send(&service);
    let service = ServiceExt::<Request<String>>::ready(&mut service).await.unwrap();
    is_send(&service.call(viewer(1)));
}

/// The rest of the request is unchanged.
#[tokio::test]
async fn a_guarded_service_has_the_caller_in_its_request() {
    let inner = service_fn(async |request: Guarded<Viewer, String>| {
        let (authed, request) = request.into_parts();
        assert!(authed.credentials().has::<Viewer>());
        Ok::<_, Infallible>(Response::new(request.into_body()))
    });
    let service = GuardLayer::new(authenticator()).layer(inner);
    let asked = request(&Plan::Identity(vec!["admin"]), 1).body("untouched".to_owned()).unwrap();
    assert_eq!(service.clone().oneshot(asked).await.unwrap().body(), "untouched");
    let stranger = request(&Plan::Nobody, 1).body(String::new()).unwrap();
    assert_eq!(service.oneshot(stranger).await.unwrap().status(), 403);
}
