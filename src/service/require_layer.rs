//! `RequireLayer`: guards an existing service.

use std::fmt;
use std::marker::PhantomData;

use http::Request;
use http::request::Parts;
use tower_layer::Layer;

use super::gate::{Admission, Admits, Gate};
use crate::authenticator::Authenticator;
use crate::authenticator::authenticate::check;
use crate::caller::Caller;
use crate::policy::FailurePolicy;
use crate::requirement::Requirement;
use crate::response::Rejection;

/// Guards an existing service, such as a file server. The service need not change. If the caller does not meet `S`, the
/// policy `P` responds.
///
/// The inner service can read the caller from the request's extensions, with
/// [`Proof::from_extensions`](crate::Proof::from_extensions) and [`Caller::from_extensions`]. Use
/// [`GuardLayer`](crate::GuardLayer) for your own services: they cannot be mounted without it.
///
/// ```
/// use authed::{Authenticator, NotFound, Proof, RequireLayer, SimpleUser, User, scopes};
/// # use authed::{AuthenticationError, Backend, Credentials, Identity, backend::Outcome};
/// use http::{Request, Response};
/// use tower::{Layer, ServiceExt, service_fn};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Staff = "staff"; }
///
/// # struct Says;
/// # impl Backend for Says {
/// #     type Realm = Shop;
/// #     async fn authenticate(&self, head: &http::request::Parts) -> Outcome<Shop> {
/// #         Ok(head.headers.get("x-user").map(|_| Identity::new(SimpleUser::new("ada"), Credentials::none().grant::<Staff>())))
/// #     }
/// # }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// # let authenticator = Authenticator::new(Says);
/// let files = service_fn(async |request: Request<String>| {
///     let by = Proof::<Staff>::from_extensions(request.extensions()).unwrap();
///     Ok::<_, std::convert::Infallible>(Response::new(format!("a file for {}", by.user().display_name())))
/// });
/// let guarded = RequireLayer::<Staff, NotFound>::new(authenticator).layer(files);
///
/// let stranger = Request::new(String::new());
/// assert_eq!(guarded.clone().oneshot(stranger).await.unwrap().status(), 404);
///
/// let staff = Request::builder().header("x-user", "ada").body(String::new()).unwrap();
/// assert_eq!(guarded.oneshot(staff).await.unwrap().body(), "a file for ada");
/// # }
/// ```
///
/// A CORS preflight request is anonymous, and is rejected like other anonymous requests. Put the CORS layer outside of
/// this one (Fetch, 3.3.5).
pub struct RequireLayer<S: Requirement, P: FailurePolicy = <S as Requirement>::OnFailure> {
    authenticator: Authenticator<S::Realm>,
    asked: PhantomData<fn() -> P>,
}

impl<S: Requirement, P: FailurePolicy> RequireLayer<S, P> {
    /// Returns a layer that asks this authenticator.
    pub fn new(authenticator: Authenticator<S::Realm>) -> Self {
        Self { authenticator, asked: PhantomData }
    }
}

impl<S: Requirement, P: FailurePolicy> Clone for RequireLayer<S, P> {
    fn clone(&self) -> Self {
        Self::new(self.authenticator.clone())
    }
}

impl<S: Requirement, P: FailurePolicy> fmt::Debug for RequireLayer<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequireLayer")
            .field("requirement", &format_args!("{}", <S as Requirement>::expression()))
            .finish_non_exhaustive()
    }
}

impl<S: Requirement, P: FailurePolicy, I> Layer<I> for RequireLayer<S, P> {
    type Service = Gate<Require<S, P>, I>;

    fn layer(&self, inner: I) -> Self::Service {
        Gate::new(self.authenticator.clone(), inner)
    }
}

/// The decision of [`RequireLayer`]: accepts callers who meet `S`.
#[derive(Debug)]
pub struct Require<S, P>(PhantomData<fn() -> (S, P)>);

impl<S: Requirement, P: FailurePolicy> Admits for Require<S, P> {
    type Realm = S::Realm;
    type Pass = ();

    #[inline(always)]
    fn admit(
        authenticator: &Authenticator<S::Realm>,
        caller: Caller<S::Realm>,
        head: &mut Parts,
    ) -> Result<(), Rejection> {
        check::<S, P>(&caller, head)?;
        authenticator.store(caller, head);
        Ok(())
    }
}

impl<S: Requirement, P: FailurePolicy, B> Admission<B> for Require<S, P> {
    type Admitted = Request<B>;

    fn admitted((): (), request: Request<B>) -> Request<B> {
        request
    }
}
