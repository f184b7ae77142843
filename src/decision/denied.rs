//! `Denied`: a requirement or a rule denies the caller.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::request::Parts;

use super::reason::Needs;
use super::{Decider, DeniedRequest, Evidence, Lacking, RequestContext};
use crate::response::Rejection;
use crate::scope_set::ScopeSet;
use crate::user::User;

/// The caller does not meet a requirement, or a rule about a resource denies the caller.
///
/// Returned by [`Caller::prove`](crate::Caller::prove), [`Proof::from_extensions`](crate::Proof::from_extensions) and
/// [`AskRules`](crate::AskRules). It converts to a [`Rejection`] by the failure policy, so handlers can return it with
/// `?`. With the feature `axum` it is a response itself. With `tonic` it converts to a `tonic::Status`.
///
/// ```
/// use authed::{AskRules, Caller, Denied, Rejection, Rule};
/// # use authed::{Identity, NotFound, SimpleUser, User, scopes};
/// # scopes! { pub realm Press for SimpleUser; pub scope Writer = "writer"; }
/// # pub struct Post { author: String, text: String }
/// # pub enum Author {}
/// # impl Rule<Post> for Author {
/// #     type Realm = Press;
/// #     type OnFailure = NotFound;
/// #     fn permits(by: &Identity<Press>, post: &Post) -> bool { by.user().id() == post.author }
/// # }
/// # fn find(id: u64) -> Option<Post> { None }
///
/// async fn read(caller: Caller<Press>) -> Result<String, Rejection> {
///     let post = find(7).ok_or_else(Rejection::not_found)?;
///     let post = caller.permitted::<Author>(post)?;   // looks like a post that does not exist
///     Ok(post.text.clone())
/// }
/// ```
///
/// # Without the request
///
/// A `Denied` knows the authenticator that found the caller, but not the request. If it becomes a response by itself, the
/// policy sees an empty request ([`DeniedRequest::knows_request`](crate::policy::DeniedRequest::knows_request)), and the
/// response is one of plain HTTP. [`audited_by`](crate::Authenticator::audited_by) and `tracing` get the denial with the rule
/// and the type of the resource, and without a route.
///
/// `RedirectTo<L>` does not redirect then, since the caller may be a script: it responds with 401 or 403.
///
/// [`Authenticator::reject`](crate::Authenticator::reject) builds the response with the request. A
/// [`Permitted`](crate::Permitted) parameter of an axum handler does the same.
pub struct Denied(Box<Contents>);

struct Contents {
    /// The authenticator that found the caller.
    decider: Option<Arc<dyn Decider>>,
    realm: &'static str,
    user: Option<Arc<dyn User>>,
    actor: Option<Arc<dyn User>>,
    scopes: ScopeSet,
    authentication_time: Option<SystemTime>,
    level: u8,
    lacking: Lacking,
    /// `None` if the caller was denied access to a resource.
    needs: Option<Needs>,
    policy: fn(&DeniedRequest<'_>) -> Rejection,
}

impl Denied {
    #[cold]
    pub(crate) fn new(
        decider: Option<Arc<dyn Decider>>,
        realm: &'static str,
        [user, actor]: [Option<Arc<dyn User>>; 2],
        evidence: Evidence<'_>,
        lacking: Lacking,
        needs: Option<Needs>,
        policy: fn(&DeniedRequest<'_>) -> Rejection,
    ) -> Self {
        let Evidence { scopes, authentication_time, level } = evidence;
        Self(Box::new(Contents {
            decider,
            realm,
            user,
            actor,
            scopes: *scopes,
            authentication_time,
            level,
            lacking,
            needs,
            policy,
        }))
    }

    /// Names the authenticator that found the caller.
    pub(crate) fn by(mut self, decider: &Arc<dyn Decider>) -> Self {
        self.0.decider = Some(Arc::clone(decider));
        self
    }

    /// Returns the names of the scopes that the caller lacks. Of alternatives, only the first is named.
    pub fn missing(&self) -> &[&'static str] {
        &self.0.lacking.scopes
    }

    /// Returns the time within which the caller must have logged in, if the login is too old: see
    /// [`Fresh`](crate::Fresh).
    pub fn max_age(&self) -> Option<Duration> {
        self.0.lacking.fresh
    }

    /// Returns the name of the denied operation: see [`operation`](crate::operation). For an unknown operation, this is a
    /// text of the client.
    pub fn operation(&self) -> Option<&str> {
        self.0.lacking.operation.as_deref()
    }

    /// Returns the level at which the caller must have logged in, if it was lower: see
    /// [`Level`](crate::requirement::Level).
    pub fn level(&self) -> Option<u8> {
        self.0.lacking.level
    }

    /// Returns whether the caller is authenticated. Logging in again then helps only with [`Fresh`](crate::Fresh) and
    /// [`Level`](crate::requirement::Level).
    pub fn is_authenticated(&self) -> bool {
        self.0.user.is_some()
    }

    /// Returns whether the caller was denied access to a resource. Otherwise the caller does not meet a requirement.
    #[cfg(feature = "tonic")]
    pub(crate) fn is_about_resource(&self) -> bool {
        self.0.needs.is_none() && self.0.lacking.operation.is_none()
    }

    /// Returns whether the caller is authenticated, and would be permitted after a new login.
    #[cfg(feature = "tonic")]
    pub(crate) fn lacks_only_login(&self) -> bool {
        self.is_authenticated() && self.0.lacking.is_only_a_login()
    }

    /// Returns the policy's response without the request, and reports the denial: see [above](Self#without-the-request).
    pub fn into_rejection(self) -> Rejection {
        let (head, ()) = http::Request::new(()).into_parts();
        self.rejection_by_decider(&head, false)
    }

    /// Returns the policy's response to the request with this head, of the authenticator that found the caller, and reports
    /// the denial. [`Authenticator::reject`](crate::Authenticator::reject) does the same with an authenticator of your choice.
    pub fn rejection_to(&self, head: &Parts) -> Rejection {
        self.rejection_by_decider(head, true)
    }

    fn rejection_by_decider(&self, head: &Parts, is_known: bool) -> Rejection {
        let decider = self.0.decider.as_deref().map(|decider| decider as &dyn Decider);
        self.rejection_in(RequestContext { head, decider, is_known })
    }

    /// Returns the policy's response in the request's protocol.
    pub(crate) fn rejection_in(&self, context: RequestContext<'_>) -> Rejection {
        let Contents { realm, user, actor, scopes, authentication_time, level, lacking, needs, policy, .. } = &*self.0;
        let evidence = Evidence { scopes, authentication_time: *authentication_time, level: *level };
        let (user, actor) = (user.as_deref(), actor.as_deref());
        let needs = needs.unwrap_or(|_, _| {});
        DeniedRequest { context, realm, user, actor, evidence, lacking, needs }.rejection(*policy)
    }
}

/// The response without the request.
impl From<Denied> for Rejection {
    fn from(denied: Denied) -> Self {
        denied.into_rejection()
    }
}

/// Prints the missing scopes. For a rule, prints only that the caller is not permitted.
impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Lacking { scopes, fresh, level, rule, operation } = &self.0.lacking;
        f.write_str(if self.is_authenticated() { "the caller " } else { "the caller is anonymous and " })?;
        let lacks_nothing = scopes.is_empty() && fresh.is_none() && level.is_none();
        if rule.is_some() || lacks_nothing {
            let verb = if self.is_authenticated() { "is not permitted" } else { "not permitted" };
            let is_operation = rule.is_none() && operation.is_some();
            return write!(f, "{verb} to {}", if is_operation { "use this operation" } else { "access this resource" });
        }
        write!(f, "lacks {}", scopes.join(", "))?;
        let login = match (fresh, level) {
            (None, None) => return Ok(()),
            (Some(_), None) => "a fresh login",
            (None, Some(_)) => "a stronger login",
            (Some(_), Some(_)) => "a fresh and stronger login",
        };
        write!(f, "{}{login}", if scopes.is_empty() { "" } else { ", and " })
    }
}

/// Prints the realm, the user's ID and the missing scopes.
impl fmt::Debug for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Denied");
        shown.field("realm", &self.0.realm).field("user", &self.0.user.as_deref().map(User::id));
        if let Some(operation) = self.operation() {
            shown.field("operation", &operation);
        }
        shown.field("missing", &self.0.lacking.scopes).field("max_age", &self.0.lacking.fresh).finish_non_exhaustive()
    }
}

impl std::error::Error for Denied {}
