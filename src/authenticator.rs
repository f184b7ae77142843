//! A backend made ready for use: whatever asks who is calling asks here.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use http::StatusCode;
use http::request::Parts;

use crate::backend::{Backend, Outcome};
use crate::caller::{Caller, Remembered};
use crate::error::{AuthenticationError, ErrorKind};
use crate::failure::{Refusal, WwwAuthenticate};
use crate::realm::Realm;

/// A [`Backend`] made ready for use. Cheap to clone; one per realm and application.
///
/// ```
/// use authed::{AuthenticationError, Authenticator, Basic, Identity, SimpleUser, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// # fn check(_: &authed::Login) -> Result<Identity<Shop>, AuthenticationError> { Err(AuthenticationError::rejected()) }
/// let authenticator: Authenticator<Shop> = Authenticator::new(Basic::new(check));
/// ```
///
/// Under axum it is the router's state, or a field of it. Elsewhere it makes layers:
/// [`AuthenticationLayer`](crate::AuthenticationLayer).
pub struct Authenticator<R: Realm> {
    inner: Arc<Inner<R>>,
}

struct Inner<R: Realm> {
    backend: Arc<dyn ErasedBackend<R>>,
    on_error: Option<Box<OnError>>,
}

type OnError = dyn Fn(&AuthenticationError, Refusal) -> Refusal + Send + Sync;

type Waiting<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

impl<R: Realm> Authenticator<R> {
    /// Makes the backend ready.
    pub fn new(backend: impl Backend<Realm = R>) -> Self {
        Self { inner: Arc::new(Inner { backend: Arc::new(backend), on_error: None }) }
    }

    /// Changes the answer to a request that could not be authenticated.
    ///
    /// The function is given the answer that would be sent, with its status and challenges, and returns the one to send.
    /// It cannot let the request through.
    ///
    /// ```
    /// # use authed::{AuthenticationError, Authenticator, Basic, Identity, SimpleUser, scopes};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
    /// # fn check(_: &authed::Login) -> Result<Identity<Shop>, AuthenticationError> { Err(AuthenticationError::rejected()) }
    /// let authenticator = Authenticator::new(Basic::new(check))
    ///     .on_error(|error, refusal| refusal.json(format!(r#"{{"error":"{error}"}}"#)));
    /// ```
    #[must_use]
    pub fn on_error(self, answer: impl Fn(&AuthenticationError, Refusal) -> Refusal + Send + Sync + 'static) -> Self {
        let backend = Arc::clone(&self.inner.backend);
        Self { inner: Arc::new(Inner { backend, on_error: Some(Box::new(answer)) }) }
    }

    /// Who is calling: as a layer of this realm has found before, or as the backend says.
    ///
    /// For services that do without the layers. What the backend had to wait for is kept in the extensions of the
    /// request, and not asked for a second time.
    ///
    /// # Errors
    ///
    /// The answer to send, if the backend could not say who is calling.
    pub async fn caller(&self, head: &mut Parts) -> Result<Caller<R>, Refusal> {
        match self.caller_now(head) {
            Some(caller) => caller,
            None => self.caller_later(head).await,
        }
    }

    /// The rest of [`caller`](Self::caller), for those who have asked [`caller_now`](Self::caller_now) themselves: what
    /// can be known at once is then not sent through a future.
    pub(crate) async fn caller_later(&self, head: &mut Parts) -> Result<Caller<R>, Refusal> {
        let outcome = self.inner.backend.authenticate(head).await;
        let caller = Caller::new(outcome.map_err(|error| self.refuse(&error))?);
        head.extensions.insert(Remembered(Caller::new(caller.identity().cloned())));
        Ok(caller)
    }

    /// The same without waiting; `None` if it takes that.
    #[inline]
    pub(crate) fn caller_now(&self, head: &Parts) -> Option<Result<Caller<R>, Refusal>> {
        if let Some(Remembered(caller)) = head.extensions.get::<Remembered<R>>() {
            return Some(Ok(Caller::new(caller.identity().cloned())));
        }
        match self.inner.backend.authenticate_now(head)? {
            Ok(identity) => Some(Ok(Caller::new(identity))),
            Err(error) => Some(Err(self.refuse(&error))),
        }
    }

    #[cold]
    fn refuse(&self, error: &AuthenticationError) -> Refusal {
        let challenges = self.inner.backend.challenges(error);
        let status = match error.kind() {
            ErrorKind::Malformed => StatusCode::BAD_REQUEST,
            // A 401 must say how to do better (RFC 9110, 15.5.2).
            ErrorKind::Rejected if challenges.is_empty() => StatusCode::FORBIDDEN,
            ErrorKind::Rejected => StatusCode::UNAUTHORIZED,
            ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        };
        let refusal = Refusal::new(status).text(error.to_string());
        let refusal = challenges.into_iter().fold(refusal, Refusal::and_challenge);
        match &self.inner.on_error {
            Some(answer) => answer(error, refusal),
            None => refusal,
        }
    }
}

impl<R: Realm> Clone for Authenticator<R> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<R: Realm> fmt::Debug for Authenticator<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticator").field("realm", &R::NAME).finish_non_exhaustive()
    }
}

/// A backend of any type.
trait ErasedBackend<R: Realm>: Send + Sync {
    fn authenticate<'a>(&'a self, head: &'a Parts) -> Waiting<'a, Outcome<R>>;
    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<R>>;
    fn challenges(&self, error: &AuthenticationError) -> Vec<WwwAuthenticate>;
}

impl<B: Backend> ErasedBackend<B::Realm> for B {
    fn authenticate<'a>(&'a self, head: &'a Parts) -> Waiting<'a, Outcome<B::Realm>> {
        Box::pin(Backend::authenticate(self, head))
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<B::Realm>> {
        Backend::authenticate_now(self, head)
    }

    fn challenges(&self, error: &AuthenticationError) -> Vec<WwwAuthenticate> {
        Backend::challenges(self, error)
    }
}
