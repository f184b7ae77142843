//! `ErasedBackend`: a backend of any type, behind a pointer.

use std::pin::Pin;

use http::HeaderMap;
use http::request::Parts;

use crate::backend::{Backend, Outcome};
use crate::policy::Reason;
use crate::realm::Realm;
use crate::response::WwwAuthenticate;

type Waiting<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A backend of any type.
pub(super) trait ErasedBackend<R: Realm>: Send + Sync {
    fn authenticate<'a>(&'a self, head: &'a Parts) -> Waiting<'a, Outcome<R>>;
    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<R>>;
    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate>;
    fn rejection_headers(&self, head: &Parts, reason: Reason<'_>) -> HeaderMap;
    fn address(&self) -> *const ();
}

impl<B: Backend> ErasedBackend<B::Realm> for B {
    fn authenticate<'a>(&'a self, head: &'a Parts) -> Waiting<'a, Outcome<B::Realm>> {
        Box::pin(Backend::authenticate(self, head))
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<B::Realm>> {
        Backend::authenticate_now(self, head)
    }

    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate> {
        Backend::challenges(self, head, reason)
    }

    fn rejection_headers(&self, head: &Parts, reason: Reason<'_>) -> HeaderMap {
        Backend::rejection_headers(self, head, reason)
    }

    fn address(&self) -> *const () {
        Backend::address(self)
    }
}
