//! `a.and_then(f)`: a backend whose identities are completed, for example with roles from a database.

use std::fmt;

use http::request::Parts;
use http::{HeaderMap, HeaderName};

use super::{Backend, Outcome, Verdict, outcome};
use crate::identity::Identity;
use crate::policy::Reason;
use crate::response::WwwAuthenticate;

/// A backend with a function that completes its identities. Created by [`Backend::and_then`].
#[derive(Clone, Copy)]
pub struct AndThen<B, F> {
    backend: B,
    complete: F,
}

impl<B, F> AndThen<B, F> {
    pub(super) fn new(backend: B, complete: F) -> Self {
        Self { backend, complete }
    }
}

impl<B, F, A> Backend for AndThen<B, F>
where
    B: Backend,
    F: Fn(Identity<B::Realm>, &Parts) -> A + Send + Sync + 'static,
    A: Future<Output = Verdict<B::Realm>> + Send,
{
    type Realm = B::Realm;

    async fn authenticate(&self, head: &Parts) -> Outcome<B::Realm> {
        match outcome(&self.backend, head).await? {
            // An expired identity is rejected without asking further, and so is a bound one.
            Some(identity) if !identity.is_expired() && !identity.is_bound() => {
                let (limits, ends) = (identity.limits(), identity.ends());
                let completed = (self.complete)(identity, head).await?;
                Ok(Some(completed.within(limits).ended_by(ends)))
            }
            found => Ok(found),
        }
    }

    // No `authenticate_now`: the backend would be asked again for every identity that is then completed, and a signed
    // token would be verified twice.

    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate> {
        self.backend.challenges(head, reason)
    }

    fn rejection_headers(&self, head: &Parts, reason: Reason<'_>) -> HeaderMap {
        self.backend.rejection_headers(head, reason)
    }

    fn vary(&self) -> Vec<HeaderName> {
        self.backend.vary()
    }
}

impl<B: fmt::Debug, F> fmt::Debug for AndThen<B, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AndThen").field(&self.backend).finish()
    }
}
