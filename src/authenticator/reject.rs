//! The responses to rejected requests, and their audit events.

use http::request::Parts;
use http::{Method, StatusCode};

use super::{Authenticator, Inner, erased_backend};
use crate::audit::{AuditEvent, Cause, JobName};
use crate::caller::Caller;
use crate::decision::{Decider, Denied, DeniedRequest, Evidence, Lacking, Reason, RequestContext};
use crate::error::AuthenticationError;
use crate::identity::Identity;
use crate::policy::FailurePolicy;
use crate::realm::Realm;
use crate::requirement::{Evaluate, Requirement};
use crate::response::{GrpcCaller, Rejection, WwwAuthenticate};
use crate::revocation::Revocations;
use crate::user::User;

impl<R: Realm> Authenticator<R> {
    /// Returns the response to a denied request, in the request's protocol and with the backend's challenges. Reports
    /// the denial to the audit log.
    ///
    /// For handlers that check a rule or prove a requirement by themselves. The authenticator must be the one that
    /// authenticated the request.
    ///
    /// ```
    /// use authed::{AskRules, Authenticator, Caller, Rejection};
    /// use axum::{extract::State, http::request::Parts};
    /// # use authed::{SimpleUser, scopes};
    /// # scopes! { pub realm Press for SimpleUser; pub scope Editor = "editor"; }
    ///
    /// async fn read(
    ///     caller: Caller<Press>,
    ///     State(authenticator): State<Authenticator<Press>>,
    ///     head: Parts,
    /// ) -> Result<String, Rejection> {
    ///     let post = caller.permitted::<Editor>("On engines").map_err(|denied| authenticator.reject(denied, &head))?;
    ///     Ok(post.to_string())
    /// }
    /// ```
    pub fn reject(&self, denied: Denied, head: &Parts) -> Rejection {
        denied.rejection_in(self.context(head))
    }

    fn context<'a>(&'a self, head: &'a Parts) -> RequestContext<'a> {
        RequestContext { head, decider: Some(&*self.inner), is_known: true }
    }

    #[cold]
    pub(super) fn reject_error(&self, head: &Parts, error: &AuthenticationError) -> Rejection {
        let reason = Reason::Error(error);
        let rejection = Rejection::for_error(error, self.inner.backend.challenges(head, reason));
        let rejection = match self.inner.backend.rejection_headers(head, erased_backend::Cause::Error(error)) {
            Some(headers) => rejection.with_headers(headers),
            None => rejection,
        };
        let rejection = match &self.inner.on_error {
            Some(change) => change(head, error, rejection),
            None => rejection,
        };
        let rejection = rejection.in_http_of(head, false);
        let (status, cause) = (rejection.status(), Cause::Error(error));
        self.inner.report(|| AuditEvent { realm: R::NAME, head, status, operation: None, cause });
        if self.inner.is_for_grpc { rejection.in_grpc_of(head, GrpcCaller::Error) } else { rejection }
    }

    /// Reports that a caller without a request was created.
    pub(super) fn report_system_caller(&self, name: &str, identity: &Identity<R>) {
        let (mut head, ()) = http::Request::new(()).into_parts();
        head.method = Method::from_bytes(b"SYSTEM").unwrap_or_default();
        head.extensions.insert(JobName(name.into()));
        let cause = Cause::SystemCaller { user: identity.user() };
        let (head, status) = (&head, StatusCode::OK);
        self.inner.report(|| AuditEvent { realm: R::NAME, head, status, operation: None, cause });
    }
}

/// Returns the response to a caller who does not meet `S`, of the authenticator that found the caller.
#[cold]
pub(super) fn reject_caller<S: Requirement, P: FailurePolicy>(caller: &Caller<S::Realm>, head: &Parts) -> Rejection {
    let identity = caller.identity();
    let evidence = identity.map_or(Evidence::NONE, Identity::evidence);
    let lacking = Lacking::of(|lack| S::missing(evidence, lack));
    let user = identity.map(|identity| identity.user() as &dyn User);
    let actor = identity.and_then(Identity::actor).map(|actor| actor as &dyn User);
    let decider = Some(&**caller.decider());
    let (context, needs) = (RequestContext { head, decider, is_known: true }, <S as Evaluate>::needs);
    let realm = <S::Realm as Realm>::NAME;
    DeniedRequest { context, realm, user, actor, evidence, lacking: &lacking, needs }.rejection(P::reject)
}

impl<R: Realm> Decider for Inner<R> {
    fn backend(&self) -> *const () {
        self.backend.address()
    }

    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate> {
        self.backend.challenges(head, reason)
    }

    fn complete(&self, denied: &DeniedRequest<'_>, mut rejection: Rejection) -> Rejection {
        let head = denied.head();
        // A hidden page must look like a missing one.
        if rejection.status() != StatusCode::NOT_FOUND {
            if let Some(headers) = self.backend.rejection_headers(head, erased_backend::Cause::Denied(denied)) {
                rejection = rejection.with_headers(headers);
            }
            if let Some(change) = &self.on_denied {
                rejection = change(denied, rejection);
            }
        }
        let rejection = rejection.in_http_of(head, true);
        self.report(|| AuditEvent {
            realm: denied.realm(),
            head,
            status: rejection.status(),
            operation: denied.operation(),
            cause: denied.cause(),
        });
        if self.is_for_grpc { rejection.in_grpc_of(head, denied.grpc_caller()) } else { rejection }
    }

    fn revocations(&self) -> Option<&Revocations> {
        self.revocations.as_ref()
    }
}

impl<R: Realm> Inner<R> {
    /// Writes the event to the audit log.
    #[inline]
    fn report<'a>(&self, event: impl FnOnce() -> AuditEvent<'a>) {
        if cfg!(feature = "tracing") || self.audit.is_some() {
            let event = event();
            #[cfg(feature = "tracing")]
            event.trace();
            if let Some(audit) = &self.audit {
                audit(&event);
            }
        }
    }
}
