//! `AuthenticationLayer`: finds the caller of every request, once, before anything else runs.

use std::fmt;
use std::marker::PhantomData;

use http::Request;
use http::request::Parts;
use tower_layer::Layer;

use super::gate::{Admission, Admits, Gate};
use crate::authenticator::Authenticator;
use crate::caller::{Caller, Remembered};
use crate::failure::Refusal;
use crate::realm::Realm;

/// Finds the caller of every request and puts it into the request's extensions, where [`Caller::of`](crate::Caller::of) and the extractors
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

impl<R: Realm, I> Layer<I> for AuthenticationLayer<R> {
    type Service = Gate<Identify<R>, I>;

    fn layer(&self, inner: I) -> Self::Service {
        Gate::new(self.authenticator.clone(), inner)
    }
}

/// Lets every caller in, and tells the inner service who it is: the decision of [`AuthenticationLayer`].
#[derive(Debug)]
pub struct Identify<R>(PhantomData<fn() -> R>);

impl<R: Realm> Admits for Identify<R> {
    type Realm = R;
    type Pass = ();

    fn admit(_: &Authenticator<R>, caller: Caller<R>, head: &mut Parts) -> Result<(), Refusal> {
        head.extensions.insert(Remembered(caller));
        Ok(())
    }
}

impl<R: Realm, B> Admission<B> for Identify<R> {
    type Admitted = Request<B>;

    fn admitted((): (), request: Request<B>) -> Request<B> {
        request
    }
}
