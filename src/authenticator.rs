//! A backend made ready for use: whatever asks who is calling asks here.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode};

use crate::audit::{AuditEvent, Cause};
use crate::backend::{Backend, Outcome};
use crate::caller::{Caller, Remembered};
use crate::error::{AuthenticationError, ErrorKind};
use crate::failure::{Asks, FailurePolicy, Reason, Refusal, Request, WwwAuthenticate};
use crate::proof::Authed;
use crate::protocol::Protocol;
use crate::realm::Realm;
use crate::requirement::Requirement;

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
    /// The header fields that answers depend on, as `Vary` has them.
    vary: Option<Arc<HeaderValue>>,
    on_error: Option<Arc<OnError>>,
    audit: Option<Arc<Audit>>,
}

type Audit = dyn Fn(&AuditEvent<'_>) + Send + Sync;
type OnError = dyn Fn(&AuthenticationError, Refusal) -> Refusal + Send + Sync;

type Waiting<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

impl<R: Realm> Authenticator<R> {
    /// Makes the backend ready.
    pub fn new(backend: impl Backend<Realm = R>) -> Self {
        let vary = backend.vary();
        let mut names: Vec<&str> = Vec::new();
        for name in vary.iter().map(HeaderName::as_str) {
            // Two backends of a chain may look at one field.
            if !names.contains(&name) {
                names.push(name);
            }
        }
        // A list of header names is a header value.
        let vary = if names.is_empty() { None } else { HeaderValue::try_from(names.join(", ")).ok().map(Arc::new) };
        Self { inner: Arc::new(Inner { backend: Arc::new(backend), vary, on_error: None, audit: None }) }
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
        Self { inner: Arc::new(Inner { on_error: Some(Arc::new(answer)), ..self.inner.another() }) }
    }

    /// Tells this function of every request that is refused: for an audit log.
    ///
    /// It is called while the request waits: send the event elsewhere, do not write it to a disk here.
    ///
    /// ```
    /// use authed::{AuthenticationError, Authenticator, Basic, Identity, SimpleUser, scopes};
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
    ///
    /// # fn check(_: &authed::Login) -> Result<Identity<Shop>, AuthenticationError> { Err(AuthenticationError::rejected()) }
    /// let (log, _written_elsewhere) = std::sync::mpsc::channel();
    /// let authenticator = Authenticator::new(Basic::new(check)).audited_by(move |event| {
    ///     let user = event.user_id().unwrap_or("nobody".into());
    ///     let _ = log.send(format!("{user} got {} for {} {}", event.status(), event.method(), event.route()));
    /// });
    /// ```
    #[must_use]
    pub fn audited_by(self, audit: impl Fn(&AuditEvent<'_>) + Send + Sync + 'static) -> Self {
        Self { inner: Arc::new(Inner { audit: Some(Arc::new(audit)), ..self.inner.another() }) }
    }

    /// What caches must know of the answers to requests that it has looked at.
    pub(crate) fn vary(&self) -> Option<Arc<HeaderValue>> {
        self.inner.vary.clone()
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
        let caller = self.settle(head, outcome)?;
        head.extensions.insert(Remembered(Caller::new(caller.identity().cloned())));
        Ok(caller)
    }

    /// The caller of this request, if they meet `S`. For services that do without the layers, on plain hyper for example.
    ///
    /// ```
    /// use authed::{Authed, Authenticator, NotFound, Refusal, SimpleUser, User, scopes};
    /// use http::{Request, Response};
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin", on failure NotFound; }
    ///
    /// async fn answer(authenticator: &Authenticator<Shop>, request: Request<()>) -> Response<String> {
    ///     let (mut head, _body) = request.into_parts();
    ///     match authenticator.authorize(&mut head).await {
    ///         Ok(admin) => Response::new(admin_page(admin)),
    ///         Err(refusal) => refusal.into_response(),
    ///     }
    /// }
    ///
    /// fn admin_page(admin: Authed<Admin>) -> String {
    ///     format!("Good morning, {}", admin.user().display_name())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// The answer to send: that of the policy `P` if the caller does not meet `S`, or that to an error of the backend.
    pub async fn authorize<S, P>(&self, head: &mut Parts) -> Result<Authed<S, P>, Refusal>
    where
        S: Requirement<Realm = R>,
        P: FailurePolicy,
    {
        let caller = self.caller(head).await?;
        Authed::decide(caller, self.asked_by(head))
    }

    /// The same as [`caller`](Self::caller) without waiting; `None` if it takes that.
    #[inline]
    pub(crate) fn caller_now(&self, head: &Parts) -> Option<Result<Caller<R>, Refusal>> {
        if let Some(Remembered(caller)) = head.extensions.get::<Remembered<R>>() {
            return Some(Ok(Caller::new(caller.identity().cloned())));
        }
        let outcome = self.inner.backend.authenticate_now(head)?;
        Some(self.settle(head, outcome))
    }

    /// What the backend has found out, as a caller or as the answer to send.
    ///
    /// `always`: it looks too big for it, and without it the identity is copied here and back for each request.
    #[inline(always)]
    fn settle(&self, head: &Parts, outcome: Outcome<R>) -> Result<Caller<R>, Refusal> {
        match outcome {
            Ok(Some(identity)) if identity.is_expired() => Err(self.refuse(head, &AuthenticationError::rejected())),
            Ok(identity) => Ok(Caller::new(identity)),
            Err(error) => Err(self.refuse(head, &error)),
        }
    }

    /// The request, to be decided on.
    pub(crate) fn asked_by<'a>(&'a self, head: &'a Parts) -> Request<'a> {
        Request { head, asks: Some(self) }
    }

    #[cold]
    fn refuse(&self, head: &Parts, error: &AuthenticationError) -> Refusal {
        let challenges = self.inner.backend.challenges(head, Reason::Error(error.kind()));
        let status = match error.kind() {
            ErrorKind::Malformed => StatusCode::BAD_REQUEST,
            // A 401 must say how to do better (RFC 9110, 15.5.2).
            ErrorKind::Rejected if challenges.is_empty() => StatusCode::FORBIDDEN,
            ErrorKind::Rejected => StatusCode::UNAUTHORIZED,
            ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        };
        let refusal = Refusal::new(status).text(error.to_string());
        let refusal = challenges.into_iter().fold(refusal, Refusal::and_challenge);
        let refusal = match &self.inner.on_error {
            Some(answer) => answer(error, refusal),
            None => refusal,
        };
        self.report(&AuditEvent { realm: R::NAME, head, status: refusal.status(), cause: Cause::Error(error) });
        // A handshake is told what is wrong: the statuses of these errors need no browser to follow anywhere.
        match Protocol::of(head) {
            Protocol::Http | Protocol::WebSocket => refusal,
            Protocol::Grpc(_) => refusal.in_protocol_of(head, false),
        }
    }
}

impl<R: Realm> Inner<R> {
    /// The same, to change.
    fn another(&self) -> Self {
        Self {
            backend: Arc::clone(&self.backend),
            vary: self.vary.clone(),
            on_error: self.on_error.clone(),
            audit: self.audit.clone(),
        }
    }
}

impl<R: Realm> Asks for Authenticator<R> {
    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate> {
        self.inner.backend.challenges(head, reason)
    }

    fn report(&self, event: &AuditEvent<'_>) {
        #[cfg(feature = "tracing")]
        event.trace();
        if let Some(audit) = &self.inner.audit {
            audit(event);
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
    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate>;
}

impl<B: Backend> ErasedBackend<B::Realm> for B {
    fn authenticate<'a>(&'a self, head: &'a Parts) -> Waiting<'a, Outcome<B::Realm>> {
        Box::pin(Backend::authenticate(self, head))
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<B::Realm>> {
        Backend::authenticate_now(self, head)
    }

    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate> {
        Backend::challenges(self, head, reason)
    }
}
