//! `GuardLayer` and `guard`: services that cannot be called without a proof.

use std::fmt;
use std::marker::PhantomData;
use std::task::{Context, Poll};

use http::request::Parts;
use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use super::gate::{Admission, Admits, Gate};
use crate::authenticator::Authenticator;
use crate::authenticator::authenticate::decide;
use crate::caller::Caller;
use crate::policy::FailurePolicy;
use crate::proof::Authed;
use crate::requirement::Requirement;
use crate::response::Rejection;

/// A request with its caller, who meets `S`. The request type of a service behind a [`GuardLayer`].
///
/// Only the layer creates one. A `Service<Guarded<Admin, Body>>` is not a `Service<Request<Body>>`: servers do not
/// accept the service without its guard.
#[must_use]
pub struct Guarded<S: Requirement, B, P: FailurePolicy = <S as Requirement>::OnFailure> {
    authed: Authed<S, P>,
    request: Request<B>,
}

impl<S: Requirement, B, P: FailurePolicy> Guarded<S, B, P> {
    /// Returns the caller.
    pub fn authed(&self) -> &Authed<S, P> {
        &self.authed
    }

    /// Returns the request.
    pub fn request(&self) -> &Request<B> {
        &self.request
    }

    /// Returns the caller and the request.
    pub fn into_parts(self) -> (Authed<S, P>, Request<B>) {
        (self.authed, self.request)
    }
}

/// Prints what [`Authed`] prints, the method and the path.
impl<S: Requirement, B, P: FailurePolicy> fmt::Debug for Guarded<S, B, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guarded")
            .field("authed", &self.authed)
            .field("method", self.request.method())
            .field("path", &self.request.uri().path())
            .finish()
    }
}

/// Guards a service of your own. The service takes [`Guarded`] requests, so it cannot be mounted without the layer.
///
/// ```
/// use std::convert::Infallible;
/// use std::future::{Ready, ready};
/// use std::task::{Context, Poll};
///
/// use authed::{Authenticator, GuardLayer, SimpleUser, User, scopes, service::Guarded};
/// use http::{Request, Response};
/// use tower::{Layer, Service};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// #[derive(Clone)]
/// struct Administration;
///
/// impl<B> Service<Guarded<Admin, B>> for Administration {
///     type Response = Response<String>;
///     type Error = Infallible;
///     type Future = Ready<Result<Response<String>, Infallible>>;
///
///     fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
///         Poll::Ready(Ok(()))
///     }
///
///     fn call(&mut self, request: Guarded<Admin, B>) -> Self::Future {
///         ready(Ok(Response::new(format!("Good morning, {}", request.authed().user().display_name()))))
///     }
/// }
///
/// // A `Service<Request<B>>`, for any server. `Administration` alone is not one.
/// fn service(authenticator: Authenticator<Shop>) -> impl Service<Request<String>, Response = Response<String>> {
///     GuardLayer::new(authenticator).layer(Administration)
/// }
/// ```
pub struct GuardLayer<S: Requirement, P: FailurePolicy = <S as Requirement>::OnFailure> {
    authenticator: Authenticator<S::Realm>,
    asked: PhantomData<fn() -> P>,
}

impl<S: Requirement, P: FailurePolicy> GuardLayer<S, P> {
    /// Returns a layer that asks this authenticator.
    pub fn new(authenticator: Authenticator<S::Realm>) -> Self {
        Self { authenticator, asked: PhantomData }
    }
}

impl<S: Requirement, P: FailurePolicy> Clone for GuardLayer<S, P> {
    fn clone(&self) -> Self {
        Self::new(self.authenticator.clone())
    }
}

impl<S: Requirement, P: FailurePolicy> fmt::Debug for GuardLayer<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GuardLayer")
            .field("requirement", &format_args!("{}", <S as Requirement>::expression()))
            .finish_non_exhaustive()
    }
}

impl<S: Requirement, P: FailurePolicy, I> Layer<I> for GuardLayer<S, P> {
    type Service = Gate<Guard<S, P>, I>;

    fn layer(&self, inner: I) -> Self::Service {
        Gate::new(self.authenticator.clone(), inner)
    }
}

/// The decision of [`GuardLayer`]: accepts callers who meet `S`, and passes the proof on.
#[derive(Debug)]
pub struct Guard<S, P>(PhantomData<fn() -> (S, P)>);

impl<S: Requirement, P: FailurePolicy> Admits for Guard<S, P> {
    type Realm = S::Realm;
    type Pass = Authed<S, P>;

    fn admit(
        _: &Authenticator<S::Realm>,
        caller: Caller<S::Realm>,
        head: &mut Parts,
    ) -> Result<Authed<S, P>, Rejection> {
        decide(caller, head)
    }
}

impl<S: Requirement, P: FailurePolicy, B> Admission<B> for Guard<S, P> {
    type Admitted = Guarded<S, B, P>;

    fn admitted(authed: Authed<S, P>, request: Request<B>) -> Guarded<S, B, P> {
        Guarded { authed, request }
    }
}

/// Creates a tower service from an async function. Its first parameter declares who may call it.
///
/// ```
/// use std::convert::Infallible;
///
/// use authed::{Authed, Authenticator, NotFound, SimpleUser, User, guard, scopes};
/// use http::{Request, Response};
/// use tower::Service;
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// async fn admin(admin: Authed<Admin, NotFound>, request: Request<String>) -> Result<Response<String>, Infallible> {
///     Ok(Response::new(format!("{} asked for {}", admin.user().display_name(), request.uri())))
/// }
///
/// fn service(authenticator: Authenticator<Shop>) -> impl Service<Request<String>, Response = Response<String>> {
///     guard(authenticator, admin)
/// }
/// ```
pub fn guard<S, P, B, F, A, RB, E>(
    authenticator: Authenticator<S::Realm>,
    handler: F,
) -> Gate<Guard<S, P>, GuardedFn<F>>
where
    S: Requirement,
    P: FailurePolicy,
    F: Fn(Authed<S, P>, Request<B>) -> A,
    A: Future<Output = Result<Response<RB>, E>>,
{
    Gate::new(authenticator, GuardedFn(handler))
}

/// An async function as the service behind a guard. Created by [`guard`].
#[derive(Clone, Copy)]
pub struct GuardedFn<F>(F);

impl<F> fmt::Debug for GuardedFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::any::type_name::<F>())
    }
}

impl<S, P, B, F, A, T, E> Service<Guarded<S, B, P>> for GuardedFn<F>
where
    S: Requirement,
    P: FailurePolicy,
    F: Fn(Authed<S, P>, Request<B>) -> A,
    A: Future<Output = Result<T, E>>,
{
    type Response = T;
    type Error = E;
    type Future = A;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), E>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Guarded<S, B, P>) -> A {
        let (authed, request) = request.into_parts();
        (self.0)(authed, request)
    }
}
