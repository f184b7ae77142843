//! What a failure policy is told.

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use http::Uri;
use http::request::Parts;

use super::{FailurePolicy, Reason, Refusal, WwwAuthenticate};
use crate::audit::{AuditEvent, Cause};
use crate::caller::{Identity, User};
use crate::realm::Realm;
use crate::requirement::{Held, Lacks, Requirement};

/// The request that is being decided on, and who can say how its caller could do better.
#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) head: &'a Parts,
    /// `None` where the request is not known, and `head` is an empty one.
    pub(crate) asks: Option<&'a dyn Asks>,
}

/// The part of an authenticator that does not depend on its realm.
pub(crate) trait Asks {
    /// What the backend has to say to a caller who is refused.
    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate>;

    /// Tells those who keep a record.
    fn report(&self, event: &AuditEvent<'_>);
}

impl Request<'_> {
    /// The answer of policy `P` to a caller who does not meet `S`, in the request's own protocol.
    #[cold]
    pub(crate) fn refuse<S: Requirement, P: FailurePolicy>(self, identity: Option<&Identity<S::Realm>>) -> Refusal {
        let held = identity.map_or(Held::NOTHING, Identity::held);
        let lacks = Lacks::of(|lack| S::missing(held, lack));
        let user = identity.map(|identity| identity.user() as &dyn User);
        let needs = (S::needs as Needs, OnceLock::new());
        let realm = <S::Realm as Realm>::NAME;
        self.answer(P::refuse, Denial { request: self, realm, user, held, lacks: &lacks, needs })
    }

    /// The answer of a policy to this denial, in the request's own protocol.
    pub(crate) fn answer(self, refuse: fn(&Denial<'_>) -> Refusal, denial: Denial<'_>) -> Refusal {
        let refusal = refuse(&denial);
        let cause = Cause::Lacking { user: denial.user, missing: &denial.lacks.scopes, max_age: denial.lacks.fresh };
        let (realm, status) = (denial.realm, refusal.status());
        // A rule that is answered by itself knows of no authenticator, and so of nobody who keeps a record.
        if let Some(asks) = self.asks {
            asks.report(&AuditEvent { realm, head: self.head, status, cause });
        }
        refusal.in_protocol_of(self.head, denial.is_authenticated())
    }
}

/// The target as the client sent it. axum's nested routers cut their prefix from the head's.
pub(crate) fn original_uri(head: &Parts) -> &Uri {
    #[cfg(feature = "axum")]
    if let Some(axum::extract::OriginalUri(uri)) = head.extensions.get() {
        return uri;
    }
    &head.uri
}

/// A request that is being refused: what a [`FailurePolicy`] decides on.
pub struct Denial<'a> {
    pub(crate) request: Request<'a>,
    pub(crate) realm: &'static str,
    pub(crate) user: Option<&'a dyn User>,
    pub(crate) held: Held<'a>,
    pub(crate) lacks: &'a Lacks,
    /// The scopes that the request needs, once somebody asks.
    pub(crate) needs: (Needs, OnceLock<Vec<&'static str>>),
}

pub(crate) type Needs = fn(Held<'_>, &mut dyn FnMut(&'static str));

impl<'a> Denial<'a> {
    /// The request's head.
    ///
    /// Its fields hold what the client sent, credentials among them: do not repeat them in an answer or a log.
    pub fn head(&self) -> &'a Parts {
        self.request.head
    }

    /// Whether [`head`](Self::head) is that of the request. It is an empty one, `GET /` without any field, where a
    /// [`NotAllowed`](crate::NotAllowed) is answered by itself.
    pub fn knows_request(&self) -> bool {
        self.request.asks.is_some()
    }

    /// The request's target as the client sent it, also where nested routers have cut [`head`](Self::head)`().uri`.
    pub fn uri(&self) -> &'a Uri {
        original_uri(self.request.head)
    }

    /// The challenges that the authenticator's backend has for this request; none, if it reads something that no scheme is
    /// registered for, such as a cookie. None either, if it is a rule about a resource that a known caller does not meet:
    /// no other credentials of theirs help there.
    pub fn challenges(&self) -> Vec<WwwAuthenticate> {
        match self.request.asks {
            Some(asks) if !self.is_beyond_credentials() => asks.challenges(self.request.head, self.reason()),
            _ => Vec::new(),
        }
    }

    /// Why the caller is refused, as far as challenges depend on it.
    pub fn reason(&self) -> Reason<'_> {
        match self.lacks.fresh {
            _ if !self.is_authenticated() => Reason::NoCredentials,
            Some(max_age) if self.lacks_only_freshness() => Reason::TooLongAgo(max_age),
            _ => Reason::InsufficientScope(self.needed()),
        }
    }

    /// The scopes that the request needs, each once: those that the caller lacks, and those that the requirement asks for
    /// besides. A token that had only the former would be refused for the latter.
    fn needed(&self) -> &[&'static str] {
        let (needs, needed) = &self.needs;
        let needed = needed.get_or_init(|| {
            let mut names = Vec::new();
            needs(self.held, &mut |name| {
                if !names.contains(&name) {
                    names.push(name);
                }
            });
            names
        });
        // A rule has no requirement, of which more could be said than what is missing.
        if needed.is_empty() { &self.lacks.scopes } else { needed }
    }

    /// The realm's name.
    pub fn realm(&self) -> &'static str {
        self.realm
    }

    /// The caller, if known.
    pub fn user(&self) -> Option<&'a dyn User> {
        self.user
    }

    /// Whether the caller is known. Then logging in does not help, but for [`Fresh`](crate::Fresh).
    pub fn is_authenticated(&self) -> bool {
        self.user.is_some()
    }

    /// The names of the scopes that the caller would have to be granted; of alternatives, those of the first.
    pub fn missing(&self) -> &[&'static str] {
        &self.lacks.scopes
    }

    /// The time within which the caller would have to have logged in, if they did so too long ago: see
    /// [`Fresh`](crate::Fresh).
    pub fn max_age(&self) -> Option<Duration> {
        self.lacks.fresh
    }

    /// Whether the caller is known, and may do it once they have logged in again.
    pub fn lacks_only_freshness(&self) -> bool {
        self.is_authenticated() && self.lacks.scopes.is_empty() && self.lacks.fresh.is_some() && !self.lacks.rule
    }

    /// Whether the caller is known, and refused by a rule about a resource.
    pub(crate) fn is_beyond_credentials(&self) -> bool {
        self.is_authenticated() && self.lacks.rule
    }

    pub(crate) fn held(&self) -> Held<'a> {
        self.held
    }
}

/// Prints the method, the path, the user's id and the missing scopes; no header and no query.
impl fmt::Debug for Denial<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Denial")
            .field("realm", &self.realm)
            .field("method", &self.request.head.method)
            .field("path", &self.uri().path())
            .field("user", &self.user.map(User::id))
            .field("missing", &self.missing())
            .field("max_age", &self.max_age())
            .finish()
    }
}
