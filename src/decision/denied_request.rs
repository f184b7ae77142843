//! `DeniedRequest`: what a failure policy is told.

use std::fmt;
use std::time::Duration;

use http::Uri;
use http::request::Parts;

use super::reason::Needs;
use super::{Evidence, Lacking, NeededScopes, Reason, StepUp};
use crate::audit::{Cause, DeniedRule};
use crate::response::{GrpcCaller, Protocol, Rejection, WwwAuthenticate, original_uri};
use crate::revocation::Revocations;
use crate::user::User;

/// The part of an authenticator that does not depend on its realm.
pub(crate) trait Decider: Send + Sync {
    /// Returns the address of the backend, which tells whether two authenticators have the same one.
    fn backend(&self) -> *const ();

    /// Returns the backend's challenges.
    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate>;

    /// Completes a policy's rejection: with the backend's further header fields, with the application's changes, and in the
    /// request's protocol. Writes the denial to the audit log.
    fn complete(&self, denied: &DeniedRequest<'_>, rejection: Rejection) -> Rejection;

    /// Returns where revocations are heard.
    fn revocations(&self) -> Option<&Revocations>;
}

/// The request of a decision, and its decider.
#[derive(Clone, Copy)]
pub(crate) struct RequestContext<'a> {
    pub(crate) head: &'a Parts,
    /// `None` if no authenticator found the caller.
    pub(crate) decider: Option<&'a dyn Decider>,
    /// Whether `head` is the request's, and not an empty one.
    pub(crate) is_known: bool,
}

/// A denied request, as a [`FailurePolicy`](crate::policy::FailurePolicy) sees it.
pub struct DeniedRequest<'a> {
    pub(crate) context: RequestContext<'a>,
    pub(crate) realm: &'static str,
    pub(crate) user: Option<&'a dyn User>,
    pub(crate) actor: Option<&'a dyn User>,
    pub(crate) evidence: Evidence<'a>,
    pub(crate) lacking: &'a Lacking,
    pub(crate) needs: Needs,
}

impl<'a> DeniedRequest<'a> {
    /// Returns the policy's response in the request's protocol, and reports the denial.
    #[cold]
    pub(crate) fn rejection(&self, policy: fn(&DeniedRequest<'_>) -> Rejection) -> Rejection {
        let rejection = policy(self);
        match self.context.decider {
            Some(decider) => decider.complete(self, rejection),
            None => rejection.in_http_of(self.context.head, true),
        }
    }

    /// Returns why the request is denied, for the audit log.
    pub(crate) fn cause(&self) -> Cause<'_> {
        let Lacking { scopes: missing, fresh: max_age, level, rule, .. } = self.lacking;
        Cause::Lacking {
            user: self.user,
            actor: self.actor,
            missing,
            max_age: *max_age,
            level: *level,
            rule: rule.as_ref(),
        }
    }

    /// Returns what a gRPC client is told about the caller.
    pub(crate) fn grpc_caller(&self) -> GrpcCaller {
        GrpcCaller::new(self.is_authenticated(), self.lacks_only_login())
    }

    /// Returns the request's head.
    ///
    /// Its fields contain what the client sent, including logins and tokens. Do not copy them to a response or a log.
    pub fn head(&self) -> &'a Parts {
        self.context.head
    }

    /// Returns whether [`head`](Self::head) is the request's. A [`Denied`](crate::Denied) that becomes a response by
    /// itself does not know the request: the head is then `GET /` without any field.
    pub fn knows_request(&self) -> bool {
        self.context.is_known
    }

    /// Returns the request's target as the client sent it. Nested routers shorten the one in [`head`](Self::head).
    pub fn uri(&self) -> &'a Uri {
        original_uri(self.context.head)
    }

    /// Returns the request's protocol. The policy's response is converted to it: see
    /// [`FailurePolicy`](crate::policy::FailurePolicy).
    pub fn protocol(&self) -> Protocol {
        Protocol::of(self.context.head)
    }

    /// Returns the challenges of the authenticator's backend for this request.
    ///
    /// There are none in these cases:
    ///
    /// - The backend has no registered scheme. A session cookie has none.
    /// - A rule denies an authenticated caller. No other login would help that caller.
    pub fn challenges(&self) -> Vec<WwwAuthenticate> {
        match self.context.decider {
            Some(decider) if !self.is_denied_by_rule() => decider.challenges(self.context.head, self.reason()),
            _ => Vec::new(),
        }
    }

    /// Returns why the request is denied, as challenges need it.
    #[inline]
    pub fn reason(&self) -> Reason<'_> {
        let needed = NeededScopes::new(self.evidence, self.needs, &self.lacking.scopes);
        let Lacking { fresh: max_age, level, .. } = *self.lacking;
        if !self.is_authenticated() {
            Reason::Anonymous { needed }
        } else if self.lacks_only_login() {
            Reason::InsufficientAuthentication(StepUp { max_age, level })
        } else {
            Reason::InsufficientScope { needed, missing: &self.lacking.scopes }
        }
    }

    /// Returns the realm's name.
    pub fn realm(&self) -> &'static str {
        self.realm
    }

    /// Returns the caller's user, or `None` if the caller is anonymous.
    pub fn user(&self) -> Option<&'a dyn User> {
        self.user
    }

    /// Returns the user who acts, if it is not the caller's own: see [`Identity::acting_for`](crate::Identity::acting_for).
    pub fn actor(&self) -> Option<&'a dyn User> {
        self.actor
    }

    /// Returns the rule that denies the request, if one does.
    pub fn rule(&self) -> Option<&DeniedRule> {
        self.lacking.rule.as_ref()
    }

    /// Returns the name of the denied operation, if the endpoint has several: see [`operation`](crate::operation). For an
    /// unknown operation, this is a text of the client.
    pub fn operation(&self) -> Option<&'a str> {
        self.lacking.operation.as_deref()
    }

    /// Returns whether the caller is authenticated. Logging in again then helps only with [`Fresh`](crate::Fresh) and
    /// [`Level`](crate::requirement::Level).
    pub fn is_authenticated(&self) -> bool {
        self.user.is_some()
    }

    /// Returns the names of the scopes that the caller lacks. Of alternatives, only the first is named.
    pub fn missing(&self) -> &[&'static str] {
        &self.lacking.scopes
    }

    /// Returns the time within which the caller must have logged in, if the login is too old: see
    /// [`Fresh`](crate::Fresh).
    pub fn max_age(&self) -> Option<Duration> {
        self.lacking.fresh
    }

    /// Returns the level at which the caller must have logged in, if it was lower: see
    /// [`Level`](crate::requirement::Level).
    pub fn level(&self) -> Option<u8> {
        self.lacking.level
    }

    /// Returns whether the caller is authenticated, and would be permitted after a new login.
    pub fn lacks_only_login(&self) -> bool {
        self.is_authenticated() && self.lacking.is_only_a_login()
    }

    /// Returns whether a rule about a resource denies an authenticated caller.
    pub(crate) fn is_denied_by_rule(&self) -> bool {
        self.is_authenticated() && self.lacking.rule.is_some()
    }

    pub(crate) fn evidence(&self) -> Evidence<'a> {
        self.evidence
    }
}

/// Prints the method, the path, the user's ID and the missing scopes. It prints no header field and no query.
impl fmt::Debug for DeniedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeniedRequest")
            .field("realm", &self.realm)
            .field("method", &self.context.head.method)
            .field("path", &self.uri().path())
            .field("user", &self.user.map(User::id))
            .field("missing", &self.missing())
            .field("max_age", &self.max_age())
            .finish()
    }
}
