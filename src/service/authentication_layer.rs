//! `AuthenticationLayer`: finds the caller of every request, once, before anything else runs.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use crate::authenticator::Authenticator;
use crate::caller::Remembered;
use crate::failure::{Refusal, ResponseBody};
use crate::realm::Realm;

/// Finds the caller of every request and puts it into the request's extensions, where [`Caller::of`] and the extractors
/// read it. A request whose credentials are malformed or wrong is answered at once, also on routes that anyone may see.
///
/// This is Starlette's `AuthenticationMiddleware`. Who may do what is not decided here.
///
/// ```
/// use authed::{AuthenticationError, AuthenticationLayer, Authenticator, Basic, Caller, Identity, SimpleUser, User, scopes};
/// use http::{Request, Response};
/// use tower::{Layer, ServiceExt, service_fn};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// # fn check(_: &authed::Login) -> Result<Identity<Shop>, AuthenticationError> { Err(AuthenticationError::rejected()) }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let hello = service_fn(async |request: Request<String>| {
///     let user = Caller::<Shop>::of(request.extensions()).and_then(Caller::user);
///     let name = user.map_or("stranger", |user| user.display_name());
///     Ok::<_, std::convert::Infallible>(Response::new(format!("Hello, {name}")))
/// });
/// let service = AuthenticationLayer::new(Authenticator::new(Basic::new(check))).layer(hello);
///
/// let response = service.clone().oneshot(Request::new(String::new())).await.unwrap();
/// assert_eq!(response.body(), "Hello, stranger");
///
/// let wrong = Request::builder().header("authorization", "Basic YTpi").body(String::new()).unwrap();
/// let response = service.oneshot(wrong).await.unwrap();
/// assert_eq!(response.status(), 401);
/// # }
/// ```
pub struct AuthenticationLayer<R: Realm> {
    authenticator: Authenticator<R>,
}

impl<R: Realm> AuthenticationLayer<R> {
    /// The layer that asks this authenticator.
    pub fn new(authenticator: Authenticator<R>) -> Self {
        Self { authenticator }
    }
}

impl<R: Realm> Clone for AuthenticationLayer<R> {
    fn clone(&self) -> Self {
        Self { authenticator: self.authenticator.clone() }
    }
}

impl<R: Realm> fmt::Debug for AuthenticationLayer<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AuthenticationLayer").field(&self.authenticator).finish()
    }
}

impl<R: Realm, S> Layer<S> for AuthenticationLayer<R> {
    type Service = AuthenticationService<R, S>;

    fn layer(&self, inner: S) -> Self::Service {
        AuthenticationService { authenticator: self.authenticator.clone(), inner }
    }
}

/// The service of [`AuthenticationLayer`].
pub struct AuthenticationService<R: Realm, S> {
    authenticator: Authenticator<R>,
    inner: S,
}

impl<R: Realm, S: Clone> Clone for AuthenticationService<R, S> {
    fn clone(&self) -> Self {
        Self { authenticator: self.authenticator.clone(), inner: self.inner.clone() }
    }
}

impl<R: Realm, S: fmt::Debug> fmt::Debug for AuthenticationService<R, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthenticationService")
            .field("authenticator", &self.authenticator)
            .field("inner", &self.inner)
            .finish()
    }
}

impl<R, S, B, RB> Service<Request<B>> for AuthenticationService<R, S>
where
    R: Realm,
    S: Service<Request<B>, Response = Response<RB>> + Clone,
    B: Send + 'static,
    RB: ResponseBody,
{
    type Response = Response<RB>;
    type Error = S::Error;
    type Future = ResponseFuture<S, B>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let (mut head, body) = request.into_parts();
        let state = match self.authenticator.caller_now(&head) {
            Some(Ok(caller)) => {
                head.extensions.insert(Remembered(caller));
                State::Answering { answer: self.inner.call(Request::from_parts(head, body)) }
            }
            Some(Err(refusal)) => State::Refused { refusal: Some(refusal) },
            None => {
                // The service that was polled ready is the one to call, so it goes with the future:
                // https://docs.rs/tower/latest/tower/trait.Service.html#be-careful-when-cloning-inner-services
                let clone = self.inner.clone();
                let service = std::mem::replace(&mut self.inner, clone);
                let authenticator = self.authenticator.clone();
                let authenticated = Box::pin(async move {
                    authenticator.caller_later(&mut head).await?;
                    Ok(Request::from_parts(head, body))
                });
                State::Authenticating { authenticated, service }
            }
        };
        ResponseFuture { state }
    }
}

type Authenticated<B> = Pin<Box<dyn Future<Output = Result<Request<B>, Refusal>> + Send>>;

pin_project! {
    /// The future of [`AuthenticationService`].
    pub struct ResponseFuture<S, B>
    where
        S: Service<Request<B>>,
    {
        #[pin]
        state: State<S, B, S::Future>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<S, B, F> {
        Authenticating { authenticated: Authenticated<B>, service: S },
        Answering { #[pin] answer: F },
        Refused { refusal: Option<Refusal> },
    }
}

impl<S, B, RB> Future for ResponseFuture<S, B>
where
    S: Service<Request<B>, Response = Response<RB>>,
    RB: ResponseBody,
{
    type Output = Result<Response<RB>, S::Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.project().state;
        loop {
            let next = match state.as_mut().project() {
                StateProjection::Answering { answer } => return answer.poll(cx),
                StateProjection::Refused { refusal } => match refusal.take() {
                    Some(refusal) => return Poll::Ready(Ok(refusal.into_response())),
                    None => panic!("`ResponseFuture` polled after it had answered"),
                },
                StateProjection::Authenticating { authenticated, service } => {
                    match ready!(authenticated.as_mut().poll(cx)) {
                        Ok(request) => State::Answering { answer: service.call(request) },
                        Err(refusal) => State::Refused { refusal: Some(refusal) },
                    }
                }
            };
            state.set(next);
        }
    }
}

impl<S: Service<Request<B>>, B> fmt::Debug for ResponseFuture<S, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
