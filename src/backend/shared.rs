//! `Arc<B>`: a shared backend is a backend.

use std::sync::Arc;

use http::request::Parts;
use http::{HeaderMap, HeaderName};

use super::{Backend, Outcome};
use crate::policy::Reason;
use crate::response::WwwAuthenticate;

impl<B: Backend> Backend for Arc<B> {
    type Realm = B::Realm;

    const STORES_IDENTITY: bool = B::STORES_IDENTITY;

    fn authenticate(&self, head: &Parts) -> impl Future<Output = Outcome<B::Realm>> + Send {
        B::authenticate(self, head)
    }

    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<B::Realm>> {
        B::authenticate_now(self, head)
    }

    fn challenges(&self, head: &Parts, reason: Reason<'_>) -> Vec<WwwAuthenticate> {
        B::challenges(self, head, reason)
    }

    fn rejection_headers(&self, head: &Parts, reason: Reason<'_>) -> HeaderMap {
        B::rejection_headers(self, head, reason)
    }

    fn address(&self) -> *const () {
        B::address(self)
    }

    fn vary(&self) -> Vec<HeaderName> {
        B::vary(self)
    }
}
