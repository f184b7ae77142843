//! `NotAllowed`: that a rule does not allow it, and how that is answered.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use http::request::Parts;

use super::Rule;
use crate::authenticator::Authenticator;
use crate::caller::{Identity, User};
use crate::credentials::Mask;
use crate::failure::{Denial, FailurePolicy, Refusal, Request};
use crate::realm::Realm;
use crate::requirement::{Held, Lack, Lacks, Requirement};

/// A rule does not allow the caller to do it to this resource. Returned by [`AskRules`](super::AskRules).
///
/// It becomes a [`Refusal`] by the failure policy of the rule, so that a handler can return it with `?`. With the feature
/// `axum` it is a response itself, and with `tonic` it becomes a `tonic::Status`.
///
/// ```
/// use authed::{AskRules, Caller, NotAllowed, Refusal, Rule};
/// # use authed::{Identity, NotFound, SimpleUser, User, scopes};
/// # scopes! { pub realm Press for SimpleUser; pub scope Writer = "writer"; }
/// # pub struct Post { author: String, text: String }
/// # pub enum Author {}
/// # impl Rule<Post> for Author {
/// #     type Realm = Press;
/// #     type OnFailure = NotFound;
/// #     fn allows(by: &Identity<Press>, post: &Post) -> bool { by.user().id() == post.author }
/// # }
/// # fn find(id: u64) -> Option<Post> { None }
///
/// async fn read(caller: Caller<Press>) -> Result<String, Refusal> {
///     let post = find(7).ok_or_else(Refusal::not_found)?;
///     let post = caller.allowed::<Author>(post)?;   // looks like a post that does not exist
///     Ok(post.text.clone())
/// }
/// ```
///
/// # Without the request
///
/// By itself it does not know the request that it answers, so the policy is told of an empty one
/// ([`Denial::knows_request`]), and the answer is one of plain HTTP. Nor does it know the authenticator, so that neither
/// [`audited_by`](Authenticator::audited_by) nor `tracing` hears of it:
///
/// | policy | anonymous | known |
/// | --- | --- | --- |
/// | `Forbidden`, `NotFound`, `Status<CODE>` | as ever | as ever |
/// | `Challenge<Basic>` | 401 | 403, or 401 for `Fresh` |
/// | `Challenge` | 403: the backend is not known either | 403 |
/// | `RedirectTo<L>` | 403: the caller may be a script | 403 |
///
/// [`answer`](Self::answer) has both, and so does [`Allowed`](super::Allowed) as an axum handler's parameter. A WebSocket
/// handshake and a gRPC call are answered in their own way there, too.
pub struct NotAllowed(Box<Contents>);

struct Contents {
    realm: &'static str,
    user: Option<Arc<dyn User>>,
    scopes: Mask,
    authenticated: Option<SystemTime>,
    why: Why,
    refuse: fn(&Denial<'_>) -> Refusal,
}

impl NotAllowed {
    #[cold]
    pub(super) fn new<R: Rule<T>, T: ?Sized>(by: Option<&Identity<R::Realm>>, resource: &T) -> Self {
        let mut why = Why::default();
        R::explain(by, resource, &mut why);
        let held = by.map_or(Held::NOTHING, Identity::held);
        Self(Box::new(Contents {
            realm: <R::Realm as Realm>::NAME,
            user: by.map(|by| by.shared_user() as Arc<dyn User>),
            scopes: *held.scopes,
            authenticated: held.authenticated,
            // A rule that has changed its mind meanwhile explains nothing, and refuses all the same.
            refuse: why.refuse.unwrap_or(R::OnFailure::refuse),
            why,
        }))
    }

    /// Whether the caller is known. Then logging in does not help, but for [`Fresh`](crate::Fresh).
    pub fn is_authenticated(&self) -> bool {
        self.0.user.is_some()
    }

    /// The answer by itself: see above for what it lacks.
    pub fn refusal(&self) -> Refusal {
        let (head, ()) = http::Request::new(()).into_parts();
        self.refusal_to(Request { head: &head, asks: None })
    }

    /// The answer to the request with this head, in its own protocol, whose caller this authenticator has found.
    ///
    /// ```
    /// use authed::{AskRules, Authenticator, Caller, Refusal};
    /// use axum::{extract::State, http::request::Parts};
    /// # use authed::{SimpleUser, scopes};
    /// # scopes! { pub realm Press for SimpleUser; pub scope Editor = "editor"; }
    ///
    /// async fn read(caller: Caller<Press>, State(asked): State<Authenticator<Press>>, head: Parts) -> Result<String, Refusal> {
    ///     let post = caller.allowed::<Editor>("On engines").map_err(|no| no.answer(&head, &asked))?;
    ///     Ok(post.to_string())
    /// }
    /// ```
    pub fn answer<R: Realm>(&self, head: &Parts, authenticator: &Authenticator<R>) -> Refusal {
        self.refusal_to(authenticator.asked_by(head))
    }

    fn refusal_to(&self, request: Request<'_>) -> Refusal {
        let Contents { realm, user, scopes, authenticated, why, refuse } = &*self.0;
        let held = Held { scopes, authenticated: *authenticated };
        request.answer(
            *refuse,
            Denial {
                request,
                realm,
                user: user.as_deref(),
                held,
                lacks: &why.lacks,
                needs: (|_, _| {}, OnceLock::new()),
            },
        )
    }
}

/// The answer by itself.
impl From<NotAllowed> for Refusal {
    fn from(not_allowed: NotAllowed) -> Self {
        not_allowed.refusal()
    }
}

/// Says nothing of the rule and the resource.
impl fmt::Display for NotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_authenticated() {
            "the caller is not allowed to do it to this resource"
        } else {
            "the caller is anonymous and not allowed to do it to this resource"
        })
    }
}

/// Prints the realm, the user's id and the missing scopes.
impl fmt::Debug for NotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NotAllowed")
            .field("realm", &self.0.realm)
            .field("user", &self.0.user.as_deref().map(User::id))
            .field("missing", &self.0.why.lacks.scopes)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for NotAllowed {}

/// What a caller lacks whom rules do not allow it, and the policy that answers: that of the first rule to say so.
#[derive(Debug, Default)]
pub struct Why {
    lacks: Lacks,
    refuse: Option<fn(&Denial<'_>) -> Refusal>,
}

impl Why {
    pub(super) fn refused_by<P: FailurePolicy>(&mut self) {
        self.refuse.get_or_insert(P::refuse);
    }

    pub(super) fn lacks(&mut self, lack: Lack) {
        self.lacks.add(lack);
    }

    /// The same for a requirement that is a rule.
    pub(super) fn requirement<S: Requirement>(&mut self, by: Option<&Identity<S::Realm>>) {
        let held = by.map_or(Held::NOTHING, Identity::held);
        if !S::is_met(held) {
            self.refused_by::<S::OnFailure>();
            S::missing(held, &mut |lack| self.lacks(lack));
        }
    }
}
