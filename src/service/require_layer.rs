//! `RequireLayer`: guards a whole service, which need not know of it.

use std::fmt;
use std::marker::PhantomData;

use http::Request;
use http::request::Parts;
use tower_layer::Layer;

use super::gate::{Admission, Admits, Gate};
use crate::authenticator::Authenticator;
use crate::caller::{Caller, Remembered};
use crate::failure::{FailurePolicy, Refusal};
use crate::proof::Authed;
use crate::requirement::Requirement;

/// Guards a whole inner service, such as a file server, without touching it: a request whose caller does not meet `S` is
/// refused as the policy `P` says.
///
/// An inner service that wants to know who is calling finds it in the request's extensions: [`Proof::of`](crate::Proof::of)
/// and [`Caller::of`]. One of your own had better be behind a [`GuardLayer`](crate::GuardLayer), which it cannot be mounted without.
///
/// ```
/// use authed::{Authenticator, NotFound, Proof, RequireLayer, SimpleUser, User, scopes};
/// # use authed::{AuthenticationError, Backend, Credentials, Identity, Outcome};
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
///     let by = Proof::<Staff>::of(request.extensions()).unwrap();
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
/// A CORS preflight has no credentials (Fetch, 3.3.5), and is refused as any other request without: put the CORS layer
/// outside of this one.
pub struct RequireLayer<S: Requirement, P: FailurePolicy = <S as Requirement>::OnFailure> {
    authenticator: Authenticator<S::Realm>,
    asked: PhantomData<fn() -> P>,
}

impl<S: Requirement, P: FailurePolicy> RequireLayer<S, P> {
    /// The layer that asks this authenticator.
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

/// Lets callers in who meet `S`: the decision of [`RequireLayer`].
#[derive(Debug)]
pub struct Require<S, P>(PhantomData<fn() -> (S, P)>);

impl<S: Requirement, P: FailurePolicy> Admits for Require<S, P> {
    type Realm = S::Realm;
    type Pass = ();

    #[inline]
    fn admit(
        authenticator: &Authenticator<S::Realm>,
        caller: Caller<S::Realm>,
        head: &mut Parts,
    ) -> Result<(), Refusal> {
        let authed = Authed::<S, P>::decide(caller, authenticator.asked_by(head))?;
        head.extensions.get_or_insert_with(|| Remembered(authed.into_caller()));
        Ok(())
    }
}

impl<S: Requirement, P: FailurePolicy, B> Admission<B> for Require<S, P> {
    type Admitted = Request<B>;

    fn admitted((): (), request: Request<B>) -> Request<B> {
        request
    }
}
