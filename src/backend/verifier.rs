//! `Verifier`: the application's part of a backend.

use std::fmt;
use std::future::{Future, ready};

use http::request::Parts;

use super::Outcome;
use crate::error::AuthenticationError;
use crate::identity::Identity;
use crate::realm::Realm;

/// The result of a verification: the identity, or why there is none.
pub type Verdict<R> = Result<Identity<R>, AuthenticationError>;

/// Verifies what a client presents: a [`Login`](super::Login), a [`BearerToken`](super::BearerToken), a key.
///
/// Functions are verifiers: [`Bearer::new`](crate::Bearer::new) and [`Bearer::new_async`](crate::Bearer::new_async)
/// take one. Implement the trait if the verdict needs the request's head, or if it is sometimes available at once. Pass
/// the verifier to [`Bearer::verified_by`](crate::Bearer::verified_by).
///
/// ```
/// use authed::backend::{BearerToken, Verdict, Verifier};
/// use authed::{AuthenticationError, Authenticator, Bearer, Credentials, Identity, SimpleUser, scopes};
/// use http::request::Parts;
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Orders = "orders"; }
///
/// /// Accepts each token for requests to one host only.
/// struct BoundToHost;
///
/// impl Verifier<BearerToken> for BoundToHost {
///     type Realm = Shop;
///
///     async fn verify(&self, token: BearerToken, head: &Parts) -> Verdict<Shop> {
///         let host = head.headers.get("host").and_then(|host| host.to_str().ok());
///         let name = find(&token, host).await.ok_or(AuthenticationError::rejected())?;
///         Ok(Identity::new(SimpleUser::new(name), Credentials::none().grant::<Orders>()))
///     }
/// }
/// # async fn find(_: &BearerToken, _: Option<&str>) -> Option<String> { None }
///
/// let authenticator = Authenticator::new(Bearer::verified_by(BoundToHost));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not verify `{C}`",
    label = "does not implement `Verifier<{C}>`",
    note = "a function becomes a verifier by `new` or `new_async` of the backend; other types implement `authed::backend::Verifier`"
)]
pub trait Verifier<C>: Send + Sync + 'static {
    /// The realm of the identities.
    type Realm: Realm;

    /// Whether [`verify_now`](Self::verify_now) costs so little that each extractor of a request may call it, as for a
    /// table in memory. Default: `false`. The verdict is then stored with the request, and a signature is verified once.
    const IS_CHEAP: bool = false;

    /// Whether [`verify_now`](Self::verify_now) always returns `None`. Not part of the public API.
    #[doc(hidden)]
    const WAITS: bool = false;

    /// Returns the verdict if it is available without waiting. Default: `None`, and [`verify`](Self::verify) is called.
    fn verify_now(&self, presented: &C, head: &Parts) -> Option<Verdict<Self::Realm>> {
        let _ = (presented, head);
        None
    }

    /// Returns the verdict.
    ///
    /// # Errors
    ///
    /// Returns [`rejected`](AuthenticationError::rejected) if what the client presents is wrong, and
    /// [`unavailable`](AuthenticationError::unavailable) if the verifier cannot decide.
    fn verify(&self, presented: C, head: &Parts) -> impl Future<Output = Verdict<Self::Realm>> + Send;
}

/// Verifies what a backend has read from a request.
#[inline]
pub(super) async fn verify<C, V: Verifier<C>>(
    verifier: &V,
    presented: Result<Option<C>, AuthenticationError>,
    head: &Parts,
) -> Outcome<V::Realm> {
    match presented? {
        Some(presented) => verifier.verify(presented, head).await.map(Some),
        None => Ok(None),
    }
}

/// The same without waiting. Returns `None` if the verifier must wait.
#[inline]
pub(super) fn verify_now<C, V: Verifier<C>>(
    verifier: &V,
    presented: Result<Option<C>, AuthenticationError>,
    head: &Parts,
) -> Option<Outcome<V::Realm>> {
    match presented {
        Ok(Some(presented)) => verifier.verify_now(&presented, head).map(|verdict| verdict.map(Some)),
        Ok(None) => Some(Ok(None)),
        Err(error) => Some(Err(error)),
    }
}

/// A function that returns the verdict at once. Created by `new` of a backend.
#[derive(Clone, Copy)]
pub struct VerifyFn<F>(pub(crate) F);

impl<C, R, F> Verifier<C> for VerifyFn<F>
where
    C: Send,
    R: Realm,
    F: Fn(&C) -> Verdict<R> + Send + Sync + 'static,
{
    type Realm = R;

    /// The application's function decides at once. It is a table's look-up in most applications.
    const IS_CHEAP: bool = true;

    #[inline]
    fn verify_now(&self, presented: &C, _: &Parts) -> Option<Verdict<R>> {
        Some((self.0)(presented))
    }

    fn verify(&self, presented: C, _: &Parts) -> impl Future<Output = Verdict<R>> + Send {
        ready((self.0)(&presented))
    }
}

impl<F> fmt::Debug for VerifyFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerifyFn")
    }
}

/// An async function that returns the verdict. Created by `new_async` of a backend.
#[derive(Clone, Copy)]
pub struct VerifyAsyncFn<F>(pub(crate) F);

impl<C, R, F, A> Verifier<C> for VerifyAsyncFn<F>
where
    C: Send,
    R: Realm,
    F: Fn(C) -> A + Send + Sync + 'static,
    A: Future<Output = Verdict<R>> + Send,
{
    type Realm = R;

    const WAITS: bool = true;

    fn verify(&self, presented: C, _: &Parts) -> impl Future<Output = Verdict<R>> + Send {
        (self.0)(presented)
    }
}

impl<F> fmt::Debug for VerifyAsyncFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerifyAsyncFn")
    }
}
