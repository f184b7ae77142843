//! `AuthenticationLayer`: authenticates each request once, before the services inside run.

use std::fmt;
use std::marker::PhantomData;

use http::Request;
use http::request::Parts;
use tower_layer::Layer;

use super::gate::{Admission, Admits, Gate};
use crate::authenticator::Authenticator;
use crate::caller::Caller;
use crate::realm::Realm;
use crate::response::Rejection;

/// Authenticates every request, and stores the caller in the request's extensions. [`Caller::from_extensions`] and the
/// extractors read the caller there.
///
/// A request with a malformed or wrong login is rejected, on public routes as well. The layer does not authorize: the
/// services inside do. It is Starlette's `AuthenticationMiddleware`.
///
/// ```
/// use authed::{
///     AuthenticationError, AuthenticationLayer, Authenticator, Basic, Caller, Identity, SimpleUser, User, scopes,
/// };
/// use http::{Request, Response};
/// use tower::{Layer, ServiceExt, service_fn};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// # fn check(_: &authed::backend::Login) -> Result<Identity<Shop>, AuthenticationError> { Err(AuthenticationError::rejected()) }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let hello = service_fn(async |request: Request<String>| {
///     let user = Caller::<Shop>::from_extensions(request.extensions()).and_then(Caller::user);
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
    /// Returns a layer that asks this authenticator.
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

/// The decision of [`AuthenticationLayer`]: accepts every caller, and stores the caller for the inner service.
#[derive(Debug)]
pub struct Identify<R>(PhantomData<fn() -> R>);

impl<R: Realm> Admits for Identify<R> {
    type Realm = R;
    type Pass = ();

    fn admit(authenticator: &Authenticator<R>, caller: Caller<R>, head: &mut Parts) -> Result<(), Rejection> {
        authenticator.store(caller, head);
        Ok(())
    }
}

impl<R: Realm, B> Admission<B> for Identify<R> {
    type Admitted = Request<B>;

    fn admitted((): (), request: Request<B>) -> Request<B> {
        request
    }
}
