//! What a failure policy is told.

use std::fmt;

use http::Uri;
use http::request::Parts;

use super::{FailurePolicy, Refusal};
use crate::caller::{Identity, User};
use crate::credentials::Mask;
use crate::protocol::Protocol;
use crate::realm::Realm;
use crate::requirement::Requirement;

/// The request that is being decided on: its head, and where to find the target as the client sent it, which a nested
/// router may have cut. It is looked for when somebody asks, and nobody does where the caller may.
#[derive(Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) head: &'a Parts,
    pub(crate) uri: fn(&Parts) -> &Uri,
}

impl Request<'_> {
    /// The answer of policy `P` to a caller who does not meet `S`, in the request's own protocol.
    #[cold]
    pub(crate) fn refuse<S: Requirement, P: FailurePolicy>(self, identity: Option<&Identity<S::Realm>>) -> Refusal {
        let denial = Denial {
            request: self,
            realm: <S::Realm as Realm>::NAME,
            user: identity.map(|identity| identity.user() as &dyn User),
            held: identity.map_or(Mask::EMPTY, |identity| *identity.credentials().mask()),
            missing: S::missing,
        };
        match Protocol::of(self.head) {
            Protocol::Http => P::refuse(&denial),
            Protocol::WebSocket => Refusal::forbidden(),
        }
    }
}

/// A request that is being refused: what a [`FailurePolicy`] decides on.
pub struct Denial<'a> {
    request: Request<'a>,
    realm: &'static str,
    user: Option<&'a dyn User>,
    held: Mask,
    missing: fn(&Mask, &mut dyn FnMut(&'static str)),
}

impl<'a> Denial<'a> {
    /// The request's head.
    ///
    /// Its fields hold what the client sent, credentials among them: do not repeat them in an answer or a log.
    pub fn head(&self) -> &'a Parts {
        self.request.head
    }

    /// The request's target as the client sent it, also where nested routers have cut [`head`](Self::head)`().uri`.
    pub fn uri(&self) -> &'a Uri {
        (self.request.uri)(self.request.head)
    }

    /// The realm's name.
    pub fn realm(&self) -> &'static str {
        self.realm
    }

    /// The caller, if known.
    pub fn user(&self) -> Option<&'a dyn User> {
        self.user
    }

    /// Whether the caller is known. Then logging in does not help.
    pub fn is_authenticated(&self) -> bool {
        self.user.is_some()
    }

    /// The names of the scopes that the caller would have to be granted; of alternatives, those of the first.
    pub fn missing(&self) -> Vec<&'static str> {
        let mut missing = Vec::new();
        (self.missing)(&self.held, &mut |name| missing.push(name));
        missing
    }

    pub(crate) fn held(&self) -> &Mask {
        &self.held
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
            .finish()
    }
}
