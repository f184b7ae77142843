//! `Authenticator`: asks a backend for the caller, decides, and builds the responses to rejected requests.

pub(crate) mod authenticate;
pub(crate) mod cached_caller;
mod erased_backend;
mod reject;

use std::fmt;
use std::sync::Arc;

use http::request::Parts;
use http::{HeaderName, HeaderValue};

use self::erased_backend::ErasedBackend;
use crate::audit::AuditEvent;
use crate::backend::Backend;
use crate::decision::{Decider, DeniedRequest};
use crate::error::AuthenticationError;
use crate::realm::Realm;
use crate::response::{Protocol, Rejection};
use crate::revocation::Revocations;

/// Authenticates requests with a [`Backend`]. Cheap to clone. An application has one for each realm.
///
/// ```
/// use authed::{AuthenticationError, Authenticator, Basic, Identity, SimpleUser, scopes};
///
/// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
///
/// # fn check(_: &authed::backend::Login) -> Result<Identity<Shop>, AuthenticationError> { Err(AuthenticationError::rejected()) }
/// let authenticator: Authenticator<Shop> = Authenticator::new(Basic::new(check));
/// ```
///
/// With axum it is the router's state, or a field of the state. With other frameworks, layers contain it: see
/// [`AuthenticationLayer`](crate::AuthenticationLayer).
pub struct Authenticator<R: Realm> {
    inner: Arc<Inner<R>>,
}

struct Inner<R: Realm> {
    backend: Arc<dyn ErasedBackend<R>>,
    /// Whether what the backend finds at once is stored with the request.
    stores_identity: bool,
    /// The value of `Vary`: the header fields that responses depend on.
    vary: Option<Arc<HeaderValue>>,
    on_error: Option<Arc<OnError>>,
    on_denied: Option<Arc<OnDenied>>,
    audit: Option<Arc<Audit>>,
    /// Whether gRPC requests get trailers-only responses.
    is_for_grpc: bool,
    revocations: Option<Revocations>,
}

type Audit = dyn Fn(&AuditEvent<'_>) + Send + Sync;
type OnError = dyn Fn(&Parts, &AuthenticationError, Rejection) -> Rejection + Send + Sync;
type OnDenied = dyn Fn(&DeniedRequest<'_>, Rejection) -> Rejection + Send + Sync;

impl<R: Realm> Authenticator<R> {
    /// Returns an authenticator that asks this backend.
    pub fn new(backend: impl Backend<Realm = R>) -> Self {
        fn stores_identity<B: Backend>(_: &B) -> bool {
            B::STORES_IDENTITY
        }
        let stores_identity = stores_identity(&backend);
        let vary = backend.vary();
        let mut names: Vec<&str> = Vec::new();
        for name in vary.iter().map(HeaderName::as_str) {
            // Two backends of a chain may read the same field.
            if !names.contains(&name) {
                names.push(name);
            }
        }
        // A list of header names is a header value.
        let vary = if names.is_empty() { None } else { HeaderValue::try_from(names.join(", ")).ok().map(Arc::new) };
        let inner = Inner {
            backend: Arc::new(backend),
            stores_identity,
            vary,
            on_error: None,
            on_denied: None,
            audit: None,
            is_for_grpc: false,
            revocations: None,
        };
        Self { inner: Arc::new(inner) }
    }

    /// Sets a function that changes the response to a request that could not be authenticated.
    ///
    /// The function gets the request's head and the response with its status and challenges. It returns the response to
    /// send, and cannot accept the request. The library then converts the response to the request's protocol.
    ///
    /// ```
    /// # use authed::{AuthenticationError, Authenticator, Basic, Identity, SimpleUser, scopes};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
    /// # fn check(_: &authed::backend::Login) -> Result<Identity<Shop>, AuthenticationError> { Err(AuthenticationError::rejected()) }
    /// let authenticator = Authenticator::new(Basic::new(check))
    ///     .on_error(|head, error, rejection| match head.uri.path().starts_with("/api/") {
    ///         true => rejection.json(format!(r#"{{"error":"{error}"}}"#)),
    ///         false => rejection,
    ///     });
    /// ```
    #[must_use]
    pub fn on_error(
        self,
        change: impl Fn(&Parts, &AuthenticationError, Rejection) -> Rejection + Send + Sync + 'static,
    ) -> Self {
        Self { inner: Arc::new(Inner { on_error: Some(Arc::new(change)), ..self.inner.clone_parts() }) }
    }

    /// Sets a function that changes the response to a denied request: the one place for an application's form of rejections,
    /// such as HTML pages or `application/problem+json`.
    ///
    /// The function gets the denied request and the response of the failure policy. It returns the response to send, and
    /// cannot accept the request. It is not called for a 404, which must look like a missing page: in
    /// [`Routes`](crate::Routes), hidden pages respond with the fallback.
    ///
    /// ```
    /// # use authed::{AuthenticationError, Authenticator, Basic, Identity, SimpleUser, scopes};
    /// # scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
    /// # fn check(_: &authed::backend::Login) -> Result<Identity<Shop>, AuthenticationError> { Err(AuthenticationError::rejected()) }
    /// let authenticator = Authenticator::new(Basic::new(check))
    ///     .on_denied(|denied, rejection| rejection.html(format!("<h1>You need: {}</h1>", denied.missing().join(", "))));
    /// ```
    #[must_use]
    pub fn on_denied(
        self,
        change: impl Fn(&DeniedRequest<'_>, Rejection) -> Rejection + Send + Sync + 'static,
    ) -> Self {
        Self { inner: Arc::new(Inner { on_denied: Some(Arc::new(change)), ..self.inner.clone_parts() }) }
    }

    /// Sets a function that is called for every rejected request, for an audit log.
    ///
    /// The request waits for the function. Send the event to another task, and do not write to a disk here.
    ///
    /// ```
    /// use authed::{AuthenticationError, Authenticator, Basic, Identity, SimpleUser, scopes};
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
    ///
    /// # fn check(_: &authed::backend::Login) -> Result<Identity<Shop>, AuthenticationError> { Err(AuthenticationError::rejected()) }
    /// let (log, _written_elsewhere) = std::sync::mpsc::channel();
    /// let authenticator = Authenticator::new(Basic::new(check)).audited_by(move |event| {
    ///     let user = event.user_id().unwrap_or("nobody".into());
    ///     let _ = log.send(format!("{user} got {} for {} {}", event.status(), event.method(), event.route()));
    /// });
    /// ```
    #[must_use]
    pub fn audited_by(self, audit: impl Fn(&AuditEvent<'_>) + Send + Sync + 'static) -> Self {
        Self { inner: Arc::new(Inner { audit: Some(Arc::new(audit)), ..self.inner.clone_parts() }) }
    }

    /// Sends the rejections of gRPC requests as trailers-only responses: HTTP status 200, with a gRPC status in the header.
    /// For gRPC services. Default: HTTP statuses, which gRPC clients map to gRPC statuses by themselves.
    ///
    /// A request is a gRPC request if it says so: see [`Protocol::Grpc`](crate::response::Protocol::Grpc). Any client can
    /// say so on any route. Proxies and metrics then count the rejection as a success. An application with other routes
    /// calls the method on a clone, for the layers of its gRPC services.
    ///
    /// A 404 stays a 404, also here: gRPC clients read it as an unknown method. Layers send the 404 of the services inside
    /// without a body, hidden or missing, since tonic's client would read the body as a message. Put an
    /// [`AuthenticationLayer`](crate::AuthenticationLayer) of this authenticator around the server, so that this holds for
    /// every 404. [`FailurePolicy`](crate::policy::FailurePolicy) has the table of statuses.
    ///
    /// ```
    /// use authed::{Authenticator, RequireLayer, SimpleUser, scopes};
    ///
    /// scopes! { pub realm Shop for SimpleUser; pub scope Admin = "admin"; }
    ///
    /// fn admins(authenticator: &Authenticator<Shop>) -> RequireLayer<Admin> {
    ///     RequireLayer::new(authenticator.clone().for_grpc())
    /// }
    /// ```
    #[must_use]
    pub fn for_grpc(self) -> Self {
        Self { inner: Arc::new(Inner { is_for_grpc: true, ..self.inner.clone_parts() }) }
    }

    /// Sets where the callers' revocations are heard, for [`Authed::ended_with`](crate::Authed::ended_with) and its like.
    /// Default: nowhere, and callers end when they expire only.
    ///
    /// Set it before you clone the authenticator. See [`revocation`](crate::revocation).
    #[must_use]
    pub fn revoked_by(self, revocations: &Revocations) -> Self {
        let revocations = Some(revocations.clone());
        Self { inner: Arc::new(Inner { revocations, ..self.inner.clone_parts() }) }
    }

    /// Returns the number of the last revocation. Read it before the backend is asked.
    #[inline]
    pub(crate) fn sequence(&self) -> u64 {
        self.inner.revocations.as_ref().map_or(0, Revocations::sequence)
    }

    /// Returns whether this is a gRPC request, and the authenticator is for gRPC.
    #[inline]
    pub(crate) fn answers_grpc(&self, head: &Parts) -> bool {
        self.inner.is_for_grpc && Protocol::of(head) == Protocol::Grpc
    }

    /// Returns what decides for the callers that the authenticator finds.
    pub(crate) fn decider(&self) -> Arc<dyn Decider> {
        Arc::clone(&self.inner) as Arc<dyn Decider>
    }

    /// The same, without a copy.
    pub(crate) fn into_decider(self) -> Arc<dyn Decider> {
        self.inner
    }

    /// Returns the value of `Vary`.
    pub(crate) fn vary(&self) -> Option<Arc<HeaderValue>> {
        self.inner.vary.clone()
    }
}

impl<R: Realm> Inner<R> {
    /// Returns a copy of the fields, to change one.
    fn clone_parts(&self) -> Self {
        Self {
            backend: Arc::clone(&self.backend),
            stores_identity: self.stores_identity,
            vary: self.vary.clone(),
            on_error: self.on_error.clone(),
            on_denied: self.on_denied.clone(),
            audit: self.audit.clone(),
            is_for_grpc: self.is_for_grpc,
            revocations: self.revocations.clone(),
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
