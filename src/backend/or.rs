//! `a.or(b)`: a chain of backends.

use http::request::Parts;
use http::{HeaderMap, HeaderName};

use super::{Backend, Outcome, outcome};
use crate::decision::Reason;
use crate::response::WwwAuthenticate;

/// A chain of two backends. The first that finds a login, token or key decides. Created by [`Backend::or`].
#[derive(Clone, Copy, Debug)]
pub struct Or<A, B> {
    first: A,
    second: B,
}

impl<A, B> Or<A, B> {
    pub(super) fn new(first: A, second: B) -> Self {
        Self { first, second }
    }
}

impl<A, B> Backend for Or<A, B>
where
    A: Backend,
    B: Backend<Realm = A::Realm>,
{
    type Realm = A::Realm;

    const STORES_IDENTITY: bool = A::STORES_IDENTITY || B::STORES_IDENTITY;

    async fn authenticate(&self, head: &Parts) -> Outcome<A::Realm> {
        match outcome(&self.first, head).await {
            Ok(None) => outcome(&self.second, head).await,
            decided => decided,
        }
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<A::Realm>> {
        match self.first.authenticate_now(head)? {
            Ok(None) => self.second.authenticate_now(head),
            decided => Some(decided),
        }
    }

    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate> {
        let first = self.first.challenges(head, reason);
        first.into_iter().chain(self.second.challenges(head, reason)).collect()
    }

    fn rejection_headers(&self, head: &Parts, reason: Reason<'_>) -> HeaderMap {
        let mut headers = self.first.rejection_headers(head, reason);
        headers.extend(self.second.rejection_headers(head, reason));
        headers
    }

    fn vary(&self) -> Vec<HeaderName> {
        self.first.vary().into_iter().chain(self.second.vary()).collect()
    }
}
