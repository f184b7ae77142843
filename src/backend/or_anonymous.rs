//! `a.or_anonymous()`: a backend that treats wrong credentials as none.

use http::request::Parts;
use http::{HeaderMap, HeaderName};

use super::{Backend, Outcome};
use crate::error::ErrorKind;
use crate::policy::Reason;
use crate::realm::Realm;
use crate::response::WwwAuthenticate;

/// A backend that treats malformed and wrong logins, tokens and keys as if there were none. Created by
/// [`Backend::or_anonymous`].
#[derive(Clone, Copy, Debug)]
pub struct OrAnonymous<B> {
    backend: B,
}

impl<B> OrAnonymous<B> {
    pub(super) fn new(backend: B) -> Self {
        Self { backend }
    }
}

fn forgiven<R: Realm>(outcome: Outcome<R>) -> Outcome<R> {
    match outcome {
        Err(error) if error.kind() != ErrorKind::Unavailable => Ok(None),
        Ok(Some(identity)) if identity.is_expired() => Ok(None),
        decided => decided,
    }
}

impl<B: Backend> Backend for OrAnonymous<B> {
    type Realm = B::Realm;

    const STORES_IDENTITY: bool = B::STORES_IDENTITY;

    async fn authenticate(&self, head: &Parts) -> Outcome<B::Realm> {
        forgiven(self.backend.authenticate(head).await)
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<B::Realm>> {
        self.backend.authenticate_now(head).map(forgiven)
    }

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
