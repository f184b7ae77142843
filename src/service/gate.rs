//! `Gate`: the service that every layer creates. It authenticates, decides, and calls the inner service or rejects.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, VARY};
use http::request::Parts;
use http::{HeaderValue, Request, Response, StatusCode};
use pin_project_lite::pin_project;
use tower_service::Service;

use crate::authenticator::Authenticator;
use crate::caller::Caller;
use crate::realm::Realm;
use crate::response::{Rejection, ResponseBody};

/// What a layer does with the caller.
pub trait Admits: 'static {
    /// The realm of the callers.
    type Realm: Realm;

    /// What the inner service gets besides the request.
    type Pass;

    /// Accepts the caller, or returns the rejection. The head is borrowed: moving it would copy more than two hundred
    /// bytes.
    fn admit(
        authenticator: &Authenticator<Self::Realm>,
        caller: Caller<Self::Realm>,
        head: &mut Parts,
    ) -> Result<Self::Pass, Rejection>;
}

/// The part of [`Admits`] that depends on the type of the body.
pub trait Admission<B>: Admits {
    /// The request type of the inner service.
    type Admitted;

    /// Returns the request of an accepted caller.
    fn admitted(pass: Self::Pass, request: Request<B>) -> Self::Admitted;
}

/// A service behind a decision. Created by [`AuthenticationLayer`](crate::AuthenticationLayer),
/// [`RequireLayer`](crate::RequireLayer) and [`GuardLayer`](crate::GuardLayer).
///
/// The service is ready when the inner service is. Its only errors are those of the inner service.
pub struct Gate<A: Admits, I> {
    authenticator: Authenticator<A::Realm>,
    inner: I,
    admission: PhantomData<fn() -> A>,
}

impl<A: Admits, I> Gate<A, I> {
    pub(super) fn new(authenticator: Authenticator<A::Realm>, inner: I) -> Self {
        Self { authenticator, inner, admission: PhantomData }
    }

    /// Returns a reference to the inner service.
    pub fn get_ref(&self) -> &I {
        &self.inner
    }

    /// Returns a mutable reference to the inner service.
    pub fn get_mut(&mut self) -> &mut I {
        &mut self.inner
    }

    /// Returns the inner service.
    pub fn into_inner(self) -> I {
        self.inner
    }
}

impl<A: Admits, I: Clone> Clone for Gate<A, I> {
    fn clone(&self) -> Self {
        Self::new(self.authenticator.clone(), self.inner.clone())
    }
}

impl<A: Admits, I: fmt::Debug> fmt::Debug for Gate<A, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("authenticator", &self.authenticator).field("inner", &self.inner).finish()
    }
}

impl<A, I, B, RB> Service<Request<B>> for Gate<A, I>
where
    A: Admission<B>,
    I: Service<A::Admitted, Response = Response<RB>> + Clone,
    RB: ResponseBody,
{
    type Response = Response<RB>;
    type Error = I::Error;
    type Future = ResponseFuture<A, I, B>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), I::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let (mut head, body) = request.into_parts();
        let decide = |caller, head: &mut Parts| A::admit(&self.authenticator, caller, head);
        let Some(admitted) = self.authenticator.decide_now(&mut head, decide) else {
            // The service that was polled ready must be called, so the future takes it:
            // https://docs.rs/tower/latest/tower/trait.Service.html#be-careful-when-cloning-inner-services
            let clone = self.inner.clone();
            let service = std::mem::replace(&mut self.inner, clone);
            return ResponseFuture { state: State::asking(self.authenticator.clone(), head, service, body) };
        };
        match admitted {
            Ok(pass) => {
                let after = After::new(&self.authenticator, &head);
                let request = A::admitted(pass, Request::from_parts(head, body));
                ResponseFuture { state: State::Answering { answer: self.inner.call(request), after } }
            }
            Err(rejection) => ResponseFuture { state: State::Rejected { rejection: Some(rejection) } },
        }
    }
}

type Asking<R> = Pin<Box<dyn Future<Output = (Parts, Result<Caller<R>, Rejection>)> + Send>>;

/// Asks the backend. The future does not contain the body, so the type of the body needs no bounds.
fn ask<R: Realm>(authenticator: Authenticator<R>, mut head: Parts) -> Asking<R> {
    Box::pin(async move {
        let caller = authenticator.caller_later(&mut head).await;
        (head, caller)
    })
}

/// What is needed after the backend has decided.
struct Waiting<R: Realm, I, B> {
    authenticator: Authenticator<R>,
    service: I,
    body: B,
}

impl<R: Realm, I, B> Waiting<R, I, B> {
    /// Apart from the path of a backend that does not wait, into which the compiler then inlines the inner service.
    #[cold]
    #[inline(never)]
    fn answer<A>(mut self, mut head: Parts, caller: Result<Caller<R>, Rejection>) -> State<R, I, B, I::Future>
    where
        A: Admission<B> + Admits<Realm = R>,
        I: Service<A::Admitted>,
    {
        match caller.and_then(|caller| A::admit(&self.authenticator, caller, &mut head)) {
            Ok(pass) => {
                let after = After::new(&self.authenticator, &head);
                let request = A::admitted(pass, Request::from_parts(head, self.body));
                State::Answering { answer: self.service.call(request), after }
            }
            Err(rejection) => State::Rejected { rejection: Some(rejection) },
        }
    }
}

pin_project! {
    /// The future of [`Gate`]. It can be dropped at any time: the inner service is called after the decision, or not at
    /// all.
    pub struct ResponseFuture<A, I, B>
    where
        A: Admission<B>,
        I: Service<A::Admitted>,
    {
        #[pin]
        state: State<A::Realm, I, B, I::Future>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<R: Realm, I, B, F> {
        Asking { asking: Asking<R>, waiting: Option<Waiting<R, I, B>> },
        Answering { #[pin] answer: F, after: After },
        Rejected { rejection: Option<Rejection> },
    }
}

impl<R: Realm, I, B, F> State<R, I, B, F> {
    #[cold]
    fn asking(authenticator: Authenticator<R>, head: Parts, service: I, body: B) -> Self {
        let asking = ask(authenticator.clone(), head);
        Self::Asking { asking, waiting: Some(Waiting { authenticator, service, body }) }
    }
}

impl<A, I, B, RB> Future for ResponseFuture<A, I, B>
where
    A: Admission<B>,
    I: Service<A::Admitted, Response = Response<RB>>,
    RB: ResponseBody,
{
    type Output = Result<Response<RB>, I::Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.project().state;
        loop {
            let next = match state.as_mut().project() {
                StateProjection::Answering { answer, after } if after.is_nothing() => return answer.poll(cx),
                StateProjection::Answering { answer, after } => {
                    let answer = ready!(answer.poll(cx));
                    return Poll::Ready(answer.map(|response| after.change(response)));
                }
                StateProjection::Rejected { rejection } => {
                    let rejection = rejection.take().expect("the future is polled after it has completed");
                    return Poll::Ready(Ok(rejection.into_response()));
                }
                StateProjection::Asking { asking, waiting } => {
                    let (head, caller) = ready!(asking.as_mut().poll(cx));
                    let waiting = waiting.take().expect("the future is polled after it has panicked");
                    waiting.answer::<A>(head, caller)
                }
            };
            state.set(next);
        }
    }
}

/// What a response of the inner service still needs.
struct After {
    vary: Option<Arc<HeaderValue>>,
    is_grpc: bool,
}

impl After {
    #[inline]
    fn new<R: Realm>(authenticator: &Authenticator<R>, head: &Parts) -> Self {
        Self { vary: authenticator.vary(), is_grpc: authenticator.answers_grpc(head) }
    }

    fn is_nothing(&self) -> bool {
        self.vary.is_none() && !self.is_grpc
    }

    fn change<RB: ResponseBody>(&self, response: Response<RB>) -> Response<RB> {
        let response = if self.is_grpc { without_unread_body(response) } else { response };
        match &self.vary {
            Some(vary) => with_vary(response, vary),
            None => response,
        }
    }
}

/// Removes the body of a 404, hidden or missing. tonic's client reads a body as a message, and would report an internal error
/// in the place of an unknown method.
fn without_unread_body<RB: ResponseBody>(mut response: Response<RB>) -> Response<RB> {
    if response.status() == StatusCode::NOT_FOUND {
        *response.body_mut() = RB::from_bytes(Bytes::new());
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    response
}

/// Adds to `Vary` what the response depends on. Rejections do not need it: caches never store them (RFC 9110, 12.5.5).
fn with_vary<RB>(mut response: Response<RB>, vary: &HeaderValue) -> Response<RB> {
    if !response.headers().get_all(VARY).iter().any(|line| line == vary) {
        response.headers_mut().append(VARY, vary.clone());
    }
    response
}

impl<A, I, B> fmt::Debug for ResponseFuture<A, I, B>
where
    A: Admission<B>,
    I: Service<A::Admitted>,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
